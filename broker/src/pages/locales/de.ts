import type { PageMessages } from './PageMessages.ts'

/** The hosted pages in German. */
export const de: PageMessages = {
  direction: 'ltr',
  theProvider: 'der Anbieter',
  forWhom: 'Für {user} in {app}',
  backLink: 'Zurück zu {app}',
  closeHint: 'Sie können dieses Fenster schließen.',

  bootTitle: 'Einen Moment…',
  bootStatus: 'Die Anmeldeseite wird geöffnet.',
  bootNoScript:
    'Dieses Fenster benötigt JavaScript. Schalten Sie es ein und beginnen Sie in {app} noch einmal.',
  openerGone:
    'Die Seite, die dieses Fenster geöffnet hat, gibt es nicht mehr. Beginnen Sie in {app} noch einmal.',

  numberTitle: 'Welche Zahl zeigt {app}?',
  numberStatus: 'Wählen Sie die Zahl, die auf der Seite steht, von der Sie kommen.',
  numberNone: 'Keine davon, oder ich habe das nicht begonnen',
  askerUser: 'Für {user}',

  confirmTitle: 'Haben Sie das begonnen?',
  confirmStatus:
    'Diese Seite möchte eines Ihrer Konten verbinden. Fahren Sie nur fort, wenn Sie sie kennen und dort damit begonnen haben.',
  confirmButton: 'Fortfahren',
  cancelButton: 'Abbrechen',

  waitingTitle: 'Fast fertig…',
  waitingStatus: '{provider} hat geantwortet. Die Seite von {app} stellt die Verbindung jetzt her.',
  finishingStatus: '{app} stellt die Verbindung jetzt her.',
  quietTitle: 'Zurück zu {app}',
  quietStatus:
    'Die Seite hat noch nicht geantwortet. Sehen Sie dort nach; dieses Fenster können Sie schließen.',
  closedStatus:
    'Die Seite, die dieses Fenster geöffnet hat, wurde geschlossen; noch ist nichts verbunden. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
  doneNoScript: 'Sie können dieses Fenster schließen und zu {app} zurückkehren.',
  connectedTitle: 'Verbunden',
  connectedStatus: '{provider} ist mit {app} verbunden. Sie können dieses Fenster schließen.',
  staleTitle: 'Sie können dieses Fenster schließen',
  staleStatus:
    'Kehren Sie zu {app} zurück. Ist {provider} dort nicht als verbunden zu sehen, versuchen Sie es dort noch einmal.',

  failedTitle: 'Nicht verbunden',
  againTitle: 'Beginnen Sie in {app} noch einmal',

  access_denied: 'Sie haben den Zugriff abgelehnt. Es wurde nichts verbunden.',
  cancelled: 'Der Vorgang wurde abgebrochen. Es wurde nichts verbunden.',
  state_invalid:
    'Diese Seite wurde schon benutzt, neu geladen oder über „Zurück“ erreicht. Hier geschieht nichts mehr.',
  attempt_not_found: 'Dieses Fenster gehört zu keinem laufenden Vorgang.',
  attempt_expired:
    'Das hat zu lange gedauert. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
  completion_timeout:
    'Die Seite von {app} ist nicht rechtzeitig fertig geworden; es wurde nichts verbunden. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
  not_this_browser:
    'Dieser Vorgang wurde nicht in diesem Browser begonnen. Es wurde nichts verbunden.',
  number_mismatch:
    'Die Zahlen stimmten nicht überein. Es wurde nichts verbunden. Beginnen Sie in {app} noch einmal.',
  issuer_mismatch:
    'Die Antwort kam von einer anderen Stelle als der gefragten. Es wurde nichts verbunden.',
  account_mismatch: 'Das ist ein anderes Konto als bisher. Es wurde nichts geändert.',
  scope_insufficient: '{provider} hat nicht alles gewährt, was nötig ist.',
  provider_error:
    '{provider} meldet ein Problem. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
  provider_unavailable:
    '{provider} antwortet nicht. Versuchen Sie es gleich von {app} aus noch einmal.',
  rate_limited:
    'Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es dann von {app} aus noch einmal.',
  exchange_failed:
    'Die Verbindung konnte nicht fertiggestellt werden. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
  config_error: '{provider} ist für {app} nicht richtig eingerichtet. Es wurde nichts verbunden.',
  network_error:
    'Die Verbindung ist fehlgeschlagen. Prüfen Sie Ihr Netz und versuchen Sie es dann von {app} aus noch einmal.',
  session:
    'Ihre Sitzung in {app} hat sich geändert oder ist abgelaufen. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  internal_error:
    'Etwas ist schiefgegangen. Es wurde nichts verbunden. Kehren Sie zu {app} zurück und versuchen Sie es noch einmal.',
}
