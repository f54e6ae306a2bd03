import { dictionary } from '../language/language';

export const moneyWords = dictionary(
  { wan: '万元', yi: '亿元', unit: '金额单位', ABOUT: '约', AT_LEAST: '不少于', AT_MOST: '不超过', EXACT: '', OVER: '超', UNDER: '近' },
  { wan: '10k yuan', yi: '100m yuan', unit: 'Unit of money', ABOUT: 'about ', AT_LEAST: 'at least ', AT_MOST: 'at most ', EXACT: '', OVER: 'over ', UNDER: 'nearly ' },
);
