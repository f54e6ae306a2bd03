export { Coming as default } from '../../shell/coming';
