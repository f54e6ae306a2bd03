// What a page in Relay asks: lists that go on, and things that are asked for again by id.
import { graphql } from 'relay-runtime';

graphql`
  query projectsQuery($count: Int!, $cursor: String, $filter: ProjectFilter) {
    ...projects_list @arguments(count: $count, cursor: $cursor, filter: $filter)
  }
`;

graphql`
  fragment projects_list on Query
  @refetchable(queryName: "projectsListPaginationQuery")
  @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" }, filter: { type: "ProjectFilter" }) {
    projects(first: $count, after: $cursor, filter: $filter, orderBy: [{ field: NAME }])
      @connection(key: "projects_projects", filters: ["filter"]) {
      totalCount
      edges { node { id ...projects_one } }
    }
  }
`;

graphql`
  fragment projects_one on Project @refetchable(queryName: "projectsOneRefetchQuery") {
    name
    status
    contractedInvestment { fen text }
    participations { role organisation { id name ...projects_organisation } }
  }
`;

// Both directions of a list that hangs on a node.
graphql`
  fragment projects_parts on Project
  @refetchable(queryName: "projectsPartsPaginationQuery")
  @argumentDefinitions(first: { type: "Int" }, after: { type: "String" }, last: { type: "Int" }, before: { type: "String" }) {
    parts(first: $first, after: $after, last: $last, before: $before) @connection(key: "projects_parts") {
      edges { node { id code name } }
    }
  }
`;

graphql`
  fragment projects_organisation on Organisation
  @refetchable(queryName: "projectsOrganisationPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    projects(first: $count, after: $cursor) @connection(key: "projects_organisation_projects") {
      edges { node { id ...projects_parts } }
    }
  }
`;

graphql`
  query projectsNodeQuery($id: ID!) {
    node(id: $id) {
      __typename
      ...projects_one @alias(as: "project")
      ...projects_parts @arguments(first: 20) @alias(as: "parts")
      ...projects_organisation @alias(as: "organisation")
    }
  }
`;

graphql`
  mutation projectsCancelMutation($job: ID!) {
    importCancel(job: $job) {
      job { id state }
      userErrors { code field message }
    }
  }
`;
