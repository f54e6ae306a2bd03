import {
  ApartmentOutlined, AuditOutlined, BankOutlined, DashboardOutlined, FormOutlined, OrderedListOutlined, ProjectOutlined,
  SettingOutlined, UploadOutlined,
} from '@ant-design/icons';
import { lazy, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react';

/**
 * A screen: a folder below screens/, loaded when it is first opened. Its index.tsx exports
 * the component by default; it has its own routes below `path`, if it needs any.
 * A path that is new also stands in addresses.json, by which the server knows it.
 */
export interface Screen {
  name: 'overview' | 'flows' | 'projects' | 'places' | 'ranking' | 'import' | 'reporting' | 'review' | 'settings' | 'figures' | 'signIn';
  path: string;
  /** Further first segments under which it answers. */
  also?: string[];
  /** Undefined: not in the navigation. */
  icon?: ReactNode;
  component: LazyExoticComponent<ComponentType>;
}

export const screens: Screen[] = [
  { name: 'overview', path: '/', icon: <DashboardOutlined />, component: lazy(() => import('./screens/overview')) },
  { name: 'flows', path: '/flows', icon: <ApartmentOutlined />, component: lazy(() => import('./screens/flows')) },
  { name: 'projects', path: '/projects', icon: <ProjectOutlined />, component: lazy(() => import('./screens/projects')) },
  { name: 'places', path: '/places', also: ['/organisations'], icon: <BankOutlined />, component: lazy(() => import('./screens/places')) },
  { name: 'ranking', path: '/ranking', icon: <OrderedListOutlined />, component: lazy(() => import('./screens/ranking')) },
  { name: 'import', path: '/import', icon: <UploadOutlined />, component: lazy(() => import('./screens/import')) },
  { name: 'reporting', path: '/reporting', icon: <FormOutlined />, component: lazy(() => import('./screens/reporting')) },
  { name: 'review', path: '/review', icon: <AuditOutlined />, component: lazy(() => import('./screens/review')) },
  { name: 'settings', path: '/settings', icon: <SettingOutlined />, component: lazy(() => import('./screens/settings')) },
  { name: 'figures', path: '/figures', component: lazy(() => import('./screens/figures')) },
  { name: 'signIn', path: '/sign-in', component: lazy(() => import('./screens/sign-in')) },
];
