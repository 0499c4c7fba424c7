import type { PageMessages } from './PageMessages.ts'

/** The hosted pages in Spanish. */
export const es: PageMessages = {
  direction: 'ltr',
  theProvider: 'el proveedor',
  forWhom: 'Para {user} en {app}',
  backLink: 'Volver a {app}',
  closeHint: 'Puede cerrar esta ventana.',

  bootTitle: 'Un momento…',
  bootStatus: 'La página de inicio de sesión está en camino.',
  bootNoScript: 'Esta ventana necesita JavaScript. Actívelo y empiece de nuevo desde {app}.',
  openerGone: 'La página que abrió esta ventana ya no existe. Empiece de nuevo desde {app}.',

  numberTitle: '¿Qué número muestra {app}?',
  numberStatus: 'Elija el número que muestra la página de la que viene.',
  numberNone: 'Ninguno, o no he empezado esto',
  askerUser: 'Para {user}',

  confirmTitle: '¿Ha empezado usted esto?',
  confirmStatus:
    'Esta página quiere conectar una cuenta suya. Continúe solo si la conoce y lo ha pedido allí.',
  confirmButton: 'Continuar',
  cancelButton: 'Cancelar',

  waitingTitle: 'Casi listo…',
  waitingStatus: '{provider} ha respondido. La página de {app} termina ahora la conexión.',
  finishingStatus: '{app} está terminando la conexión.',
  quietTitle: 'Vuelva a {app}',
  quietStatus: 'Su página aún no ha respondido. Mire allí; puede cerrar esta ventana.',
  closedStatus:
    'La página que abrió esta ventana se cerró; todavía no hay nada conectado. Vuelva a {app} e inténtelo de nuevo.',
  doneNoScript: 'Puede cerrar esta ventana y volver a {app}.',
  connectedTitle: 'Conectado',
  connectedStatus: '{provider} está conectado con {app}. Puede cerrar esta ventana.',
  staleTitle: 'Puede cerrar esta ventana',
  staleStatus: 'Vuelva a {app}. Si {provider} no aparece allí como conectado, inténtelo de nuevo.',

  failedTitle: 'No conectado',
  againTitle: 'Empiece de nuevo desde {app}',

  access_denied: 'Ha rechazado el acceso. No se ha conectado nada.',
  cancelled: 'La operación se ha cancelado. No se ha conectado nada.',
  state_invalid:
    'Esta página ya se ha usado, se ha recargado o se ha abierto con el botón Atrás. Aquí ya no ocurre nada.',
  attempt_not_found: 'Esta ventana no corresponde a ninguna operación en curso.',
  attempt_expired: 'Ha tardado demasiado. Vuelva a {app} e inténtelo de nuevo.',
  completion_timeout:
    'La página de {app} no terminó a tiempo; no se ha conectado nada. Vuelva a {app} e inténtelo de nuevo.',
  not_this_browser: 'Esta operación no se inició en este navegador. No se ha conectado nada.',
  number_mismatch:
    'Los números no coincidían. No se ha conectado nada. Empiece de nuevo desde {app}.',
  issuer_mismatch:
    'La respuesta no llegó del servicio al que se preguntó. No se ha conectado nada.',
  account_mismatch: 'Es una cuenta distinta de la anterior. No se ha cambiado nada.',
  scope_insufficient: '{provider} no ha concedido todo lo necesario.',
  provider_error: '{provider} ha informado de un problema. Vuelva a {app} e inténtelo de nuevo.',
  provider_unavailable: '{provider} no responde. Inténtelo de nuevo en un momento desde {app}.',
  rate_limited: 'Demasiados intentos. Espere un momento e inténtelo de nuevo desde {app}.',
  exchange_failed: 'No se ha podido terminar la conexión. Vuelva a {app} e inténtelo de nuevo.',
  config_error: '{provider} no está bien configurado para {app}. No se ha conectado nada.',
  network_error: 'La conexión ha fallado. Compruebe su red e inténtelo de nuevo desde {app}.',
  session: 'Su sesión en {app} ha cambiado o ha caducado. Recargue su página e inténtelo de nuevo.',
  internal_error:
    'Algo ha salido mal. No se ha conectado nada. Vuelva a {app} e inténtelo de nuevo.',
}
