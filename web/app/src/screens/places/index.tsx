import { Route, Routes, useLocation } from 'react-router';
import { NotFound } from '../../states/states';
import { Browse } from './browse';
import { OrganisationPage } from './organisation';
import { PlacePage } from './place';

/** 地区与单位: the tree of places, the list of organisations, and each of them. It answers under two paths. */
export default function Places() {
  const organisations = useLocation().pathname.startsWith('/organisations');
  return (
    <Routes>
      <Route index element={<Browse organisations={organisations} />} />
      <Route path=":id" element={organisations ? <OrganisationPage /> : <PlacePage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
