// The page at /graphiql: GraphiQL, its first tabs, and a fetcher that speaks to /graphql
// of the same host only. Addresses are relative so that a proxy may put a prefix before them.
import React from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';

import projects from './examples/1-projects.graphql';
import portfolio from './examples/2-portfolio.graphql';
import drillDown from './examples/3-drill-down.graphql';
import twoDates from './examples/4-two-dates.graphql';
import filters from './examples/5-filters.graphql';
import search from './examples/6-search.graphql';
import series from './examples/7-series.graphql';
import compare from './examples/8-compare.graphql';
import flows from './examples/9-flows.graphql';
import history from './examples/10-history.graphql';
import live from './examples/11-live.graphql';
import { fetcherOf } from './fetcher.mjs';

const tabs = [projects, portfolio, drillDown, twoDates, filters, search, series, compare, flows, history, live].map((query) => ({ query }));

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL fetcher={fetcherOf('graphql')} defaultTabs={tabs} defaultEditorToolsVisibility={false} />,
);
