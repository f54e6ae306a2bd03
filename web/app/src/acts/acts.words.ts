import { dictionary } from '../language/language';

export const actWords = dictionary(
  {
    refused: '没有完成',
    offline: '没有收到回答：网络断了，或文件太大被服务器拒收。请检查后重试。',
    internal: '服务器出了问题，请稍后再试，或告诉管理员。',
    forbidden: '您没有这项权限，请联系管理员。',
    conflict: '别人刚刚改过。请取最新内容，核对后再改。',
    newest: '取最新内容',
    reason: '理由',
    reasonHint: '写明理由，会记入操作留痕',
    needed: '请填写',
    cancel: '取消',
  },
  {
    refused: 'Not done',
    offline: 'There was no answer: the network is down, or the file is too large for the server. Check, then try again.',
    internal: 'The server has failed. Try again later, or tell the operator.',
    forbidden: 'You may not do this. Ask an administrator.',
    conflict: 'Somebody has just changed it. Take the newest, then decide.',
    newest: 'Take the newest',
    reason: 'Reason',
    reasonHint: 'Say why; it stays in the trail',
    needed: 'Please fill this in',
    cancel: 'Cancel',
  },
);
