import type { PageMessages } from './PageMessages.ts'

/** The hosted pages in French. */
export const fr: PageMessages = {
  direction: 'ltr',
  theProvider: 'le fournisseur',
  forWhom: 'Pour {user} dans {app}',
  backLink: 'Revenir à {app}',
  closeHint: 'Vous pouvez fermer cette fenêtre.',

  bootTitle: 'Un instant…',
  bootStatus: 'La page de connexion arrive.',
  bootNoScript: 'Cette fenêtre a besoin de JavaScript. Activez-le, puis recommencez depuis {app}.',
  openerGone: 'La page qui a ouvert cette fenêtre n’existe plus. Recommencez depuis {app}.',

  numberTitle: 'Quel nombre {app} affiche-t-il ?',
  numberStatus: 'Choisissez le nombre affiché sur la page d’où vous venez.',
  numberNone: 'Aucun, ou je n’ai rien demandé',
  askerUser: 'Pour {user}',

  confirmTitle: 'Est-ce bien votre demande ?',
  confirmStatus:
    'Cette page veut connecter un de vos comptes. Ne continuez que si vous la connaissez et l’avez demandé vous-même.',
  confirmButton: 'Continuer',
  cancelButton: 'Annuler',

  waitingTitle: 'Presque terminé…',
  waitingStatus: '{provider} a répondu. La page de {app} termine maintenant la connexion.',
  finishingStatus: '{app} termine la connexion.',
  quietTitle: 'Revenez à {app}',
  quietStatus: 'Sa page n’a pas encore répondu. Vérifiez-y ; vous pouvez fermer cette fenêtre.',
  closedStatus:
    'La page qui a ouvert cette fenêtre a été fermée ; rien n’est encore connecté. Revenez à {app} et réessayez.',
  doneNoScript: 'Vous pouvez fermer cette fenêtre et revenir à {app}.',
  connectedTitle: 'Connecté',
  connectedStatus: '{provider} est connecté à {app}. Vous pouvez fermer cette fenêtre.',
  staleTitle: 'Vous pouvez fermer cette fenêtre',
  staleStatus: 'Revenez à {app}. Si {provider} n’y est pas indiqué comme connecté, réessayez-y.',

  failedTitle: 'Non connecté',
  againTitle: 'Recommencez depuis {app}',

  access_denied: 'Vous avez refusé l’accès. Rien n’a été connecté.',
  cancelled: 'L’opération a été annulée. Rien n’a été connecté.',
  state_invalid:
    'Cette page a déjà servi, a été rechargée ou a été atteinte par le bouton Précédent. Il ne s’y passe plus rien.',
  attempt_not_found: 'Cette fenêtre ne correspond à aucune opération en cours.',
  attempt_expired: 'Cela a pris trop de temps. Revenez à {app} et réessayez.',
  completion_timeout:
    'La page de {app} n’a pas terminé à temps ; rien n’a été connecté. Revenez à {app} et réessayez.',
  not_this_browser:
    'Cette opération n’a pas été commencée dans ce navigateur. Rien n’a été connecté.',
  number_mismatch:
    'Les nombres ne correspondaient pas. Rien n’a été connecté. Recommencez depuis {app}.',
  issuer_mismatch:
    'La réponse est venue d’ailleurs que du service interrogé. Rien n’a été connecté.',
  account_mismatch: 'C’est un autre compte que précédemment. Rien n’a été modifié.',
  scope_insufficient: '{provider} n’a pas accordé tout ce qui est nécessaire.',
  provider_error: '{provider} signale un problème. Revenez à {app} et réessayez.',
  provider_unavailable: '{provider} ne répond pas. Réessayez dans un instant depuis {app}.',
  rate_limited: 'Trop de tentatives. Patientez un instant, puis réessayez depuis {app}.',
  exchange_failed: 'La connexion n’a pas pu être terminée. Revenez à {app} et réessayez.',
  config_error: '{provider} n’est pas configuré correctement pour {app}. Rien n’a été connecté.',
  network_error: 'La connexion a échoué. Vérifiez votre réseau, puis réessayez depuis {app}.',
  session: 'Votre session dans {app} a changé ou a expiré. Rechargez sa page, puis réessayez.',
  internal_error: 'Un problème est survenu. Rien n’a été connecté. Revenez à {app} et réessayez.',
}
