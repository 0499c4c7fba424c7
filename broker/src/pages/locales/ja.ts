import type { PageMessages } from './PageMessages.ts'

/** The hosted pages in Japanese. */
export const ja: PageMessages = {
  direction: 'ltr',
  theProvider: 'プロバイダー',
  forWhom: '{app} の {user} さん',
  backLink: '{app} に戻る',
  closeHint: 'このウィンドウは閉じてかまいません。',

  bootTitle: 'お待ちください…',
  bootStatus: 'サインインページを開いています。',
  bootNoScript:
    'このウィンドウには JavaScript が必要です。有効にして、{app} からもう一度始めてください。',
  openerGone: 'このウィンドウを開いたページがもうありません。{app} からもう一度始めてください。',

  numberTitle: '{app} に表示されている番号はどれですか？',
  numberStatus: '元のページに表示されている番号を選んでください。',
  numberNone: 'この中にない、または自分で始めていない',
  askerUser: '{user} さん',

  confirmTitle: 'ご自身で始めた操作ですか？',
  confirmStatus:
    'このページがあなたのアカウントへの接続を求めています。心当たりがあり、ご自身で始めた場合にだけ続行してください。',
  confirmButton: '続行',
  cancelButton: 'キャンセル',

  waitingTitle: 'もうすぐ完了します…',
  waitingStatus: '{provider} から応答がありました。{app} のページが接続を完了しています。',
  finishingStatus: '{app} が接続を完了しています。',
  quietTitle: '{app} に戻ってください',
  quietStatus:
    'ページからまだ応答がありません。そちらをご確認ください。このウィンドウは閉じてかまいません。',
  closedStatus:
    'このウィンドウを開いたページが閉じられたため、まだ接続されていません。{app} に戻ってもう一度お試しください。',
  doneNoScript: 'このウィンドウを閉じて {app} に戻ってかまいません。',
  connectedTitle: '接続しました',
  connectedStatus: '{provider} が {app} に接続されました。このウィンドウは閉じてかまいません。',
  staleTitle: 'このウィンドウは閉じてかまいません',
  staleStatus:
    '{app} に戻ってください。{provider} が接続済みと表示されていなければ、そこでもう一度お試しください。',

  failedTitle: '接続されていません',
  againTitle: '{app} からもう一度始めてください',

  access_denied: 'アクセスを許可しませんでした。何も接続されていません。',
  cancelled: 'キャンセルされました。何も接続されていません。',
  state_invalid:
    'このページは使用済みか、再読み込みされたか、「戻る」で開かれました。ここではもう何も起こりません。',
  attempt_not_found: 'このウィンドウに対応する進行中の操作はありません。',
  attempt_expired: '時間がかかりすぎました。{app} に戻ってもう一度お試しください。',
  completion_timeout:
    '{app} のページが時間内に完了しなかったため、何も接続されていません。{app} に戻ってもう一度お試しください。',
  not_this_browser:
    'この操作はこのブラウザーで始められたものではありません。何も接続されていません。',
  number_mismatch:
    '番号が一致しませんでした。何も接続されていません。{app} からもう一度始めてください。',
  issuer_mismatch: '要求先とは異なる相手から応答がありました。何も接続されていません。',
  account_mismatch: '以前とは異なるアカウントです。何も変更されていません。',
  scope_insufficient: '{provider} で必要な権限がすべては許可されませんでした。',
  provider_error: '{provider} で問題が発生しました。{app} に戻ってもう一度お試しください。',
  provider_unavailable:
    '{provider} が応答していません。しばらくしてから {app} でもう一度お試しください。',
  rate_limited: '試行回数が多すぎます。しばらくしてから {app} でもう一度お試しください。',
  exchange_failed: '接続を完了できませんでした。{app} に戻ってもう一度お試しください。',
  config_error: '{provider} は {app} 用に正しく設定されていません。何も接続されていません。',
  network_error: '通信に失敗しました。ネットワークを確認し、{app} からもう一度お試しください。',
  session:
    '{app} のセッションが変わったか、期限が切れました。ページを再読み込みしてもう一度お試しください。',
  internal_error:
    '問題が発生しました。何も接続されていません。{app} に戻ってもう一度お試しください。',
}
