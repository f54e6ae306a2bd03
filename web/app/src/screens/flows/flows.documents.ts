/* From flows.graphql and the schema, by `npm run types`. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which other names (简称、曾用名): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type AliasFilter = {
  /** All of these (并且). */
  and?: Array<AliasFilter> | null | undefined;
  /** Kind (类型). */
  kind?: AliasKindFilter | null | undefined;
  /** Name (名称). */
  name?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: AliasFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<AliasFilter> | null | undefined;
};

/** Sort of another name. */
export type AliasKind =
  /** 曾用名 */
  | 'FORMER'
  /** 简称 */
  | 'SHORT';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type AliasKindFilter = {
  /** Equal (等于). */
  eq?: AliasKind | null | undefined;
  /** One of these (在其中). */
  in?: Array<AliasKind> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** How many of the related other names (简称、曾用名) must meet a condition (相关记录筛选). */
export type AliasListFilter = {
  /** All do, or there is none (全部). */
  every?: AliasFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: AliasFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: AliasFilter | null | undefined;
};

/** Which assistors (帮扶单位): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type AssistorFilter = {
  /** All of these (并且). */
  and?: Array<AssistorFilter> | null | undefined;
  /** Whether it leads (牵头). */
  lead?: BooleanFilter | null | undefined;
  /** Not this (不是). */
  not?: AssistorFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<AssistorFilter> | null | undefined;
  /** Organisation (单位). */
  organisation?: OrganisationFilter | null | undefined;
  /** Post that answers for it (岗位). */
  post?: StringFilter | null | undefined;
  /** Declared share in basis points; null: not declared (占比). */
  shareBasisPoints?: IntFilter | null | undefined;
};

/** How many of the related assistors (帮扶单位) must meet a condition (相关记录筛选). */
export type AssistorListFilter = {
  /** All do, or there is none (全部). */
  every?: AssistorFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: AssistorFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: AssistorFilter | null | undefined;
};

/** How what several share is credited (归集口径). In each: Σ rows − overlap + unallocated = total. */
export type AttributionMode =
  /** 全额：各方都计全数，重复部分列为 overlap */
  | 'FULL'
  /** 牵头：全数计给牵头方 */
  | 'LEAD'
  /** 分摊：按申报占比，未申报的列为 unallocated */
  | 'SHARE';

/** By which door statements came in. */
export type BatchKind =
  /** 修改 */
  | 'EDIT'
  /** 导入文件 */
  | 'IMPORT'
  /** 进展报告 */
  | 'REPORT';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type BatchKindFilter = {
  /** Equal (等于). */
  eq?: BatchKind | null | undefined;
  /** One of these (在其中). */
  in?: Array<BatchKind> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Where a batch stands. */
export type BatchState =
  /** 已入库 */
  | 'APPLIED'
  /** 已撤回 */
  | 'UNDONE';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type BatchStateFilter = {
  /** Equal (等于). */
  eq?: BatchState | null | undefined;
  /** One of these (在其中). */
  in?: Array<BatchState> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Comparison of a number (数值比较). Several are joined by and; where there is no value only isNull is true. */
export type BigIntFilter = {
  /** Equal (等于). */
  eq?: string | null | undefined;
  /** Greater, or later (大于). */
  gt?: string | null | undefined;
  /** At least (不小于). */
  gte?: string | null | undefined;
  /** One of these (在其中). */
  in?: Array<string> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
  /** Less, or earlier (小于). */
  lt?: string | null | undefined;
  /** At most (不大于). */
  lte?: string | null | undefined;
};

/** Comparison of a flag (是否). Several are joined by and; where there is no value only isNull is true. */
export type BooleanFilter = {
  /** Equal (等于). */
  eq?: boolean | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Comparison of a date (日期比较). Several are joined by and; where there is no value only isNull is true. */
export type DateFilter = {
  /** Equal (等于). */
  eq?: string | null | undefined;
  /** Greater, or later (大于). */
  gt?: string | null | undefined;
  /** At least (不小于). */
  gte?: string | null | undefined;
  /** One of these (在其中). */
  in?: Array<string> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
  /** Less, or earlier (小于). */
  lt?: string | null | undefined;
  /** At most (不大于). */
  lte?: string | null | undefined;
};

/** Comparison of an instant (时刻比较). Several are joined by and; where there is no value only isNull is true. */
export type DateTimeFilter = {
  /** Equal (等于). */
  eq?: string | null | undefined;
  /** Greater, or later (大于). */
  gt?: string | null | undefined;
  /** At least (不小于). */
  gte?: string | null | undefined;
  /** One of these (在其中). */
  in?: Array<string> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
  /** Less, or earlier (小于). */
  lt?: string | null | undefined;
  /** At most (不大于). */
  lte?: string | null | undefined;
};

/** Which figures (填报值): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type FigureFilter = {
  /** All of these (并且). */
  and?: Array<FigureFilter> | null | undefined;
  /** Import batch it came from (导入批次). */
  batch?: ImportBatchFilter | null | undefined;
  /** From these import batches (导入批次). */
  batches?: Array<string | number> | null | undefined;
  /** Every version ever, ended and corrected ones too, instead of those that hold; outermost filter only (全部历史). */
  history?: boolean | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** About these projects, pairings, organisations or programmes: global ids of the kind subject (对象编号). */
  ids?: Array<string | number> | null | undefined;
  /** Instant from which the ledger believed it (入账时点). */
  knownFrom?: DateTimeFilter | null | undefined;
  /** Instant from which it no longer did; null: still does (更正时点). */
  knownTo?: DateTimeFilter | null | undefined;
  /** Code of the measure (指标代码). */
  measure?: StringFilter | null | undefined;
  /** Measure codes (指标代码). */
  measures?: Array<string> | null | undefined;
  /** Not this (不是). */
  not?: FigureFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<FigureFilter> | null | undefined;
  /** Organisation (单位). */
  organisation?: OrganisationFilter | null | undefined;
  /** Pairing, where it is about one (结对关系). */
  pairing?: PairingFilter | null | undefined;
  /** Place (所在地). */
  place?: PlaceFilter | null | undefined;
  /** About these places: codes; subject PLACE (区划代码). */
  places?: Array<string> | null | undefined;
  /** Programme (行动). */
  programme?: ProgrammeFilter | null | undefined;
  /** Programme codes: observed under, or one of the project's (行动代码). */
  programmes?: Array<string> | null | undefined;
  /** Project, where it is about one (项目). */
  project?: ProjectFilter | null | undefined;
  /** Who paid (出资方). */
  provider?: OrganisationFilter | null | undefined;
  /** How exactly it was stated (概数). */
  qualifier?: QualifierFilter | null | undefined;
  /** Why (理由). */
  reason?: StringFilter | null | undefined;
  /** Series (实际、任务等). */
  series?: Array<Series> | null | undefined;
  /** About this kind of thing (填报对象). */
  subject?: SubjectKind | null | undefined;
  /** About places at or below this code; subject PLACE (本级及以下). */
  under?: string | null | undefined;
  /** First day on which it is true (有效期起). */
  validFrom?: DateFilter | null | undefined;
  /** Day from which it no longer is; null: still is (有效期止). */
  validTo?: DateFilter | null | undefined;
  /** Value in the smallest unit of the measure: 分, µ亩, one (数值). */
  value?: BigIntFilter | null | undefined;
};

/** How many of the related figures (填报值) must meet a condition (相关记录筛选). */
export type FigureListFilter = {
  /** All do, or there is none (全部). */
  every?: FigureFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: FigureFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: FigureFilter | null | undefined;
};

/** Which findings (校验问题): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type FindingFilter = {
  /** All of these (并且). */
  and?: Array<FindingFilter> | null | undefined;
  /** Code (代码). */
  code?: StringFilter | null | undefined;
  /** Heading of the column (表头). */
  heading?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: FindingFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<FindingFilter> | null | undefined;
  /** Row, from one (行). */
  row?: IntFilter | null | undefined;
  /** What the cell holds (原值). */
  seen?: StringFilter | null | undefined;
  /** How much it matters (级别). */
  severity?: SeverityFilter | null | undefined;
  /** Name of the sheet (工作表). */
  sheet?: StringFilter | null | undefined;
};

/** How many of the related findings (校验问题) must meet a condition (相关记录筛选). */
export type FindingListFilter = {
  /** All do, or there is none (全部). */
  every?: FindingFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: FindingFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: FindingFilter | null | undefined;
};

/** Column of a flow diagram (流向图的列). */
export type FlowLevel =
  /** 单位 */
  | 'ORGANISATION'
  /** 单位性质 */
  | 'ORGANISATION_KIND'
  /** 受帮扶地 */
  | 'PLACE';

/** What the rows of a portfolio are grouped by (分组维度). */
export type GroupBy =
  /** 市 */
  | 'CITY'
  /** 县 */
  | 'COUNTY'
  /** 单位 */
  | 'ORGANISATION'
  /** 单位性质 */
  | 'ORGANISATION_KIND'
  /** 行动 */
  | 'PROGRAMME'
  /** 省 */
  | 'PROVINCE'
  /** 项目类别 */
  | 'SECTOR'
  /** 项目状态 */
  | 'STATUS'
  /** 帮扶方向 */
  | 'STRAND'
  /** 镇 */
  | 'TOWN'
  /** 村 */
  | 'VILLAGE'
  /** 年度 */
  | 'YEAR'
  /** 园区、片区、飞地 */
  | 'ZONE';

/** Comparison of a global id (编号比较). Several are joined by and; where there is no value only isNull is true. */
export type IdFilter = {
  /** Equal (等于). */
  eq?: string | number | null | undefined;
  /** One of these (在其中). */
  in?: Array<string | number> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Which identifiers (单位代码): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type IdentifierFilter = {
  /** All of these (并且). */
  and?: Array<IdentifierFilter> | null | undefined;
  /** Not this (不是). */
  not?: IdentifierFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<IdentifierFilter> | null | undefined;
  /** Registry (代码类别). */
  scheme?: StringFilter | null | undefined;
  /** Value in the smallest unit of the measure: 分, µ亩, one (数值). */
  value?: StringFilter | null | undefined;
};

/** How many of the related identifiers (单位代码) must meet a condition (相关记录筛选). */
export type IdentifierListFilter = {
  /** All do, or there is none (全部). */
  every?: IdentifierFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: IdentifierFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: IdentifierFilter | null | undefined;
};

/** Which import batches (导入批次): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ImportBatchFilter = {
  /** Who brought it (操作人). */
  actor?: StringFilter | null | undefined;
  /** All of these (并且). */
  and?: Array<ImportBatchFilter> | null | undefined;
  /** When it was applied (入库时间). */
  appliedAt?: DateTimeFilter | null | undefined;
  /** Date it is about (截至日期). */
  asOf?: DateFilter | null | undefined;
  /** Name of the file (文件名). */
  file?: StringFilter | null | undefined;
  /** Problems found in the file (校验问题). */
  findings?: FindingListFilter | null | undefined;
  /** SHA-256 of the file's bytes, hexadecimal (文件哈希). */
  hash?: StringFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** These batches (批次编号). */
  ids?: Array<string | number> | null | undefined;
  /** Kind (类型). */
  kind?: BatchKindFilter | null | undefined;
  /** Not this (不是). */
  not?: ImportBatchFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ImportBatchFilter> | null | undefined;
  /** Why (理由). */
  reason?: StringFilter | null | undefined;
  /** Where it stands (状态). */
  state?: BatchStateFilter | null | undefined;
  /** In these states (状态). */
  states?: Array<BatchState> | null | undefined;
  /** When it was undone; null: it was not (撤回时间). */
  undoneAt?: DateTimeFilter | null | undefined;
};

/** Comparison of a number (数值比较). Several are joined by and; where there is no value only isNull is true. */
export type IntFilter = {
  /** Equal (等于). */
  eq?: number | null | undefined;
  /** Greater, or later (大于). */
  gt?: number | null | undefined;
  /** At least (不小于). */
  gte?: number | null | undefined;
  /** One of these (在其中). */
  in?: Array<number> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
  /** Less, or earlier (小于). */
  lt?: number | null | undefined;
  /** At most (不大于). */
  lte?: number | null | undefined;
};

/** Direction of an order. */
export type OrderDirection =
  /** 升序 */
  | 'ASC'
  /** 降序 */
  | 'DESC';

/** Which organisations (单位): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type OrganisationFilter = {
  /** Other names (简称、曾用名). */
  aliases?: AliasListFilter | null | undefined;
  /** All of these (并且). */
  and?: Array<OrganisationFilter> | null | undefined;
  /** Value of an identifier (单位代码). */
  code?: string | null | undefined;
  /** Figures about it that hold (填报值). */
  figures?: FigureListFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** Codes given by registries (单位代码). */
  identifiers?: IdentifierListFilter | null | undefined;
  /** These organisations (单位编号). */
  ids?: Array<string | number> | null | undefined;
  /** Kind (类型). */
  kind?: OrganisationKindFilter | null | undefined;
  /** Of these kinds (单位性质). */
  kinds?: Array<OrganisationKind> | null | undefined;
  /** Name (名称). */
  name?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: OrganisationFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<OrganisationFilter> | null | undefined;
  /** Pairings (结对关系). */
  pairings?: PairingListFilter | null | undefined;
  /** Body it belongs to (上级单位). */
  parent?: OrganisationFilter | null | undefined;
  /** Parts that organisations have (参与单位). */
  participations?: ParticipationListFilter | null | undefined;
  /** Place (所在地). */
  place?: PlaceFilter | null | undefined;
  /** Projects: those with a part of it, at or below it, or under it (项目). */
  projects?: ProjectListFilter | null | undefined;
  /** Part of a name or alias (名称包含). */
  text?: string | null | undefined;
  /** One of these bodies, or belonging to one at any remove (本级及下属单位). */
  under?: Array<string | number> | null | undefined;
};

/** Nature of an organisation (单位性质). */
export type OrganisationKind =
  /** 建筑业企业 */
  | 'BUILDER'
  /** 央企 */
  | 'CENTRAL_SOE'
  /** 市级政府 */
  | 'CITY_GOVERNMENT'
  /** 指挥部 */
  | 'COMMAND_POST'
  /** 县级政府 */
  | 'COUNTY_GOVERNMENT'
  /** 市县直单位 */
  | 'GOVERNMENT_OFFICE'
  /** 地方国企 */
  | 'LOCAL_SOE'
  /** 其他 */
  | 'OTHER'
  /** 民企 */
  | 'PRIVATE_FIRM'
  /** 省直单位 */
  | 'PROVINCIAL_UNIT'
  /** 社会组织 */
  | 'SOCIAL_ORGANISATION'
  /** 街道办 */
  | 'STREET_OFFICE'
  /** 镇政府 */
  | 'TOWN_GOVERNMENT'
  /** 高校、科研院所 */
  | 'UNIVERSITY'
  /** 村集体 */
  | 'VILLAGE_COLLECTIVE'
  /** 工作队 */
  | 'WORK_TEAM';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type OrganisationKindFilter = {
  /** Equal (等于). */
  eq?: OrganisationKind | null | undefined;
  /** One of these (在其中). */
  in?: Array<OrganisationKind> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Whether a package or its parts are listed and counted (打包项目口径); never both. */
export type PackageView =
  /** 按打包项目 */
  | 'PACKAGES'
  /** 按子项目 */
  | 'PARTS';

/** Which pairings (结对关系): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type PairingFilter = {
  /** All of these (并且). */
  and?: Array<PairingFilter> | null | undefined;
  /** Who assists (帮扶单位). */
  assistors?: AssistorListFilter | null | undefined;
  /** Last day (截止日期). */
  endsOn?: DateFilter | null | undefined;
  /** Figures about it that hold (填报值). */
  figures?: FigureListFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** These pairings (结对编号). */
  ids?: Array<string | number> | null | undefined;
  /** Only those in force on the date asOf (在结对期内). */
  inForce?: boolean | null | undefined;
  /** Not this (不是). */
  not?: PairingFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<PairingFilter> | null | undefined;
  /** An organisation of such a kind assists (单位性质). */
  organisationKinds?: Array<OrganisationKind> | null | undefined;
  /** One of these assists (帮扶单位). */
  organisations?: Array<string | number> | null | undefined;
  /** Programme (行动). */
  programme?: ProgrammeFilter | null | undefined;
  /** Programme codes (行动代码). */
  programmes?: Array<string> | null | undefined;
  /** Place that is assisted (受帮扶地). */
  recipient?: PlaceFilter | null | undefined;
  /** First day (起始日期). */
  startsOn?: DateFilter | null | undefined;
  /** Team of assistors (帮扶组). */
  team?: StringFilter | null | undefined;
  /** The recipient is one of these places or below (受帮扶地). */
  under?: Array<string> | null | undefined;
};

/** How many of the related pairings (结对关系) must meet a condition (相关记录筛选). */
export type PairingListFilter = {
  /** All do, or there is none (全部). */
  every?: PairingFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: PairingFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: PairingFilter | null | undefined;
};

/** Which participations (参与单位): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ParticipationFilter = {
  /** All of these (并且). */
  and?: Array<ParticipationFilter> | null | undefined;
  /** Last day (截止日期). */
  endsOn?: DateFilter | null | undefined;
  /** Not this (不是). */
  not?: ParticipationFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ParticipationFilter> | null | undefined;
  /** Organisation (单位). */
  organisation?: OrganisationFilter | null | undefined;
  /** Post that answers for it (岗位). */
  post?: StringFilter | null | undefined;
  /** Project, where it is about one (项目). */
  project?: ProjectFilter | null | undefined;
  /** What the organisation does (参与方式). */
  role?: RoleFilter | null | undefined;
  /** Declared share in basis points; null: not declared (占比). */
  shareBasisPoints?: IntFilter | null | undefined;
  /** First day (起始日期). */
  startsOn?: DateFilter | null | undefined;
};

/** How many of the related participations (参与单位) must meet a condition (相关记录筛选). */
export type ParticipationListFilter = {
  /** All do, or there is none (全部). */
  every?: ParticipationFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: ParticipationFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: ParticipationFilter | null | undefined;
};

/** Which places (区划): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type PlaceFilter = {
  /** All of these (并且). */
  and?: Array<PlaceFilter> | null | undefined;
  /** Places directly under it (下级). */
  children?: PlaceListFilter | null | undefined;
  /** Code (代码). */
  code?: StringFilter | null | undefined;
  /** Of these codes (区划代码). */
  codes?: Array<string> | null | undefined;
  /** Place to which a zone's results are credited (归属地). */
  creditedTo?: PlaceFilter | null | undefined;
  /** Figures about it that hold (填报值). */
  figures?: FigureListFilter | null | undefined;
  /** Only those that projects, pairings or figures name, and what is above them (用到的). */
  inUse?: boolean | null | undefined;
  /** Rank (层级). */
  level?: PlaceLevelFilter | null | undefined;
  /** Of these levels (层级). */
  levels?: Array<PlaceLevel> | null | undefined;
  /** Name (名称). */
  name?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: PlaceFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<PlaceFilter> | null | undefined;
  /** Pairings (结对关系). */
  pairings?: PairingListFilter | null | undefined;
  /** Directly under this code (直属下级). */
  parent?: string | null | undefined;
  /** Projects: those with a part of it, at or below it, or under it (项目). */
  projects?: ProjectListFilter | null | undefined;
  /** Part of the name (名称包含). */
  text?: string | null | undefined;
  /** At or below this code (本级及以下). */
  under?: string | null | undefined;
  /** First day on which it is true (有效期起). */
  validFrom?: DateFilter | null | undefined;
  /** Day from which it no longer is; null: still is (有效期止). */
  validTo?: DateFilter | null | undefined;
};

/** Rank of a place (行政层级). */
export type PlaceLevel =
  /** 地级 */
  | 'CITY'
  /** 县级 */
  | 'COUNTY'
  /** 省级 */
  | 'PROVINCE'
  /** 乡级 */
  | 'TOWN'
  /** 村级 */
  | 'VILLAGE'
  /** 园区、片区、飞地 */
  | 'ZONE';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type PlaceLevelFilter = {
  /** Equal (等于). */
  eq?: PlaceLevel | null | undefined;
  /** One of these (在其中). */
  in?: Array<PlaceLevel> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** How many of the related places (区划) must meet a condition (相关记录筛选). */
export type PlaceListFilter = {
  /** All do, or there is none (全部). */
  every?: PlaceFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: PlaceFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: PlaceFilter | null | undefined;
};

/** Order of rows (排序). */
export type PortfolioOrder = {
  /** Direction. */
  direction?: OrderDirection | null | undefined;
  /** What to order by. */
  field: PortfolioOrderField;
  /** Code of the measure, for MEASURE (指标代码). */
  measure?: string | null | undefined;
  /** Series of the measure or kind of money; ACTUAL when left out. */
  series?: Series | null | undefined;
};

/** What rows of a portfolio are ordered by; ties by key. */
export type PortfolioOrderField =
  /** 年度计划投资 */
  | 'ANNUAL_PLAN_INVESTMENT'
  /** 完成投资 */
  | 'COMPLETED_INVESTMENT'
  /** 完成率 */
  | 'COMPLETION'
  /** 合同投资额 */
  | 'CONTRACTED_INVESTMENT'
  /** 数量 */
  | 'COUNT'
  /** 意向投资 */
  | 'INTENDED_INVESTMENT'
  /** 分组代码 */
  | 'KEY'
  /** measure 所指的指标 */
  | 'MEASURE'
  /** 名称，按字码 */
  | 'NAME'
  /** 到位资金 */
  | 'PAID_IN_FUNDS'
  /** 已开工数 */
  | 'STARTED'
  /** 时间进度减完成率，即慢进度 */
  | 'TIME_GAP'
  /** 总投资 */
  | 'TOTAL_INVESTMENT';

/** Which programmes (行动): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ProgrammeFilter = {
  /** All of these (并且). */
  and?: Array<ProgrammeFilter> | null | undefined;
  /** Code (代码). */
  code?: StringFilter | null | undefined;
  /** Last day (截止日期). */
  endsOn?: DateFilter | null | undefined;
  /** Figures about it that hold (填报值). */
  figures?: FigureListFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** Organisation that answers for it (牵头单位). */
  leadOffice?: OrganisationFilter | null | undefined;
  /** Name (名称). */
  name?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: ProgrammeFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ProgrammeFilter> | null | undefined;
  /** Pairings (结对关系). */
  pairings?: PairingListFilter | null | undefined;
  /** Projects: those with a part of it, at or below it, or under it (项目). */
  projects?: ProjectListFilter | null | undefined;
  /** First day (起始日期). */
  startsOn?: DateFilter | null | undefined;
  /** Direction of assistance (帮扶方向). */
  strand?: StrandFilter | null | undefined;
};

/** Which projects (项目): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ProjectFilter = {
  /** All of these (并且). */
  and?: Array<ProjectFilter> | null | undefined;
  /** Made or stated by these import batches (导入批次). */
  batches?: Array<string | number> | null | undefined;
  /** Code (代码). */
  code?: StringFilter | null | undefined;
  /** Project codes (项目代码). */
  codes?: Array<string> | null | undefined;
  /** Last day (截止日期). */
  endsOn?: DateFilter | null | undefined;
  /** Figures about it that hold (填报值). */
  figures?: FigureListFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** These projects (项目编号). */
  ids?: Array<string | number> | null | undefined;
  /** Programmes it is under (所属行动). */
  inProgrammes?: ProjectProgrammeListFilter | null | undefined;
  /** With under: where a zone stands counts, not to whom it is credited (按所在地). */
  located?: boolean | null | undefined;
  /** Name (名称). */
  name?: StringFilter | null | undefined;
  /** Not this (不是). */
  not?: ProjectFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ProjectFilter> | null | undefined;
  /** An organisation of such a kind takes part (单位性质). */
  organisationKinds?: Array<OrganisationKind> | null | undefined;
  /** One of these organisations takes part, in one of roles if given (参与单位). */
  organisations?: Array<string | number> | null | undefined;
  /** Package of which it is a part (打包项目). */
  package?: ProjectFilter | null | undefined;
  /** Parts of these packages (打包项目). */
  packages?: Array<string | number> | null | undefined;
  /** Parts that organisations have (参与单位). */
  participations?: ParticipationListFilter | null | undefined;
  /** Its parts (子项目). */
  parts?: ProjectListFilter | null | undefined;
  /** Places it stands on (项目地点). */
  places?: ProjectPlaceListFilter | null | undefined;
  /** Programme codes (行动代码). */
  programmes?: Array<string> | null | undefined;
  /** Roles that count for organisations and organisationKinds (参与方式). */
  roles?: Array<Role> | null | undefined;
  /** Category (项目类别). */
  sector?: StringFilter | null | undefined;
  /** Categories (项目类别). */
  sectors?: Array<string> | null | undefined;
  /** Has, or has not, ever started by the date; completed ones have (已开工). */
  started?: boolean | null | undefined;
  /** First day (起始日期). */
  startsOn?: DateFilter | null | undefined;
  /** Status as of the date (项目状态). */
  status?: Array<Status> | null | undefined;
  /** All stretches of its status (状态变更). */
  statuses?: StatusPeriodListFilter | null | undefined;
  /** Direction of a programme (帮扶方向). */
  strands?: Array<Strand> | null | undefined;
  /** Content of the work (主要建设内容). */
  summary?: StringFilter | null | undefined;
  /** Part of the name or code (名称或代码包含). */
  text?: string | null | undefined;
  /** Credited to one of these place codes or below (区划代码). */
  under?: Array<string> | null | undefined;
  /** Whether packages or their parts are counted; PARTS when left out. Outermost filter only (打包项目口径). */
  view?: PackageView | null | undefined;
  /** Plan year (年度). */
  year?: IntFilter | null | undefined;
  /** Plan years (年度). */
  years?: Array<number> | null | undefined;
};

/** How many of the related projects (项目) must meet a condition (相关记录筛选). */
export type ProjectListFilter = {
  /** All do, or there is none (全部). */
  every?: ProjectFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: ProjectFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: ProjectFilter | null | undefined;
};

/** Which places of projects (项目地点): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ProjectPlaceFilter = {
  /** All of these (并且). */
  and?: Array<ProjectPlaceFilter> | null | undefined;
  /** Whether it leads (牵头). */
  lead?: BooleanFilter | null | undefined;
  /** Not this (不是). */
  not?: ProjectPlaceFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ProjectPlaceFilter> | null | undefined;
  /** Place (所在地). */
  place?: PlaceFilter | null | undefined;
  /** Declared share in basis points; null: not declared (占比). */
  shareBasisPoints?: IntFilter | null | undefined;
};

/** How many of the related places of projects (项目地点) must meet a condition (相关记录筛选). */
export type ProjectPlaceListFilter = {
  /** All do, or there is none (全部). */
  every?: ProjectPlaceFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: ProjectPlaceFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: ProjectPlaceFilter | null | undefined;
};

/** Which programmes of projects (所属行动): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ProjectProgrammeFilter = {
  /** All of these (并且). */
  and?: Array<ProjectProgrammeFilter> | null | undefined;
  /** Whether it leads (牵头). */
  lead?: BooleanFilter | null | undefined;
  /** Not this (不是). */
  not?: ProjectProgrammeFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ProjectProgrammeFilter> | null | undefined;
  /** Programme (行动). */
  programme?: ProgrammeFilter | null | undefined;
  /** Declared share in basis points; null: not declared (占比). */
  shareBasisPoints?: IntFilter | null | undefined;
};

/** How many of the related programmes of projects (所属行动) must meet a condition (相关记录筛选). */
export type ProjectProgrammeListFilter = {
  /** All do, or there is none (全部). */
  every?: ProjectProgrammeFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: ProjectProgrammeFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: ProjectProgrammeFilter | null | undefined;
};

/** How exactly a value was stated (概数). It survives into sums. */
export type Qualifier =
  /** 约 */
  | 'ABOUT'
  /** 不少于、以上 */
  | 'AT_LEAST'
  /** 不超过、以内 */
  | 'AT_MOST'
  /** 确数 */
  | 'EXACT'
  /** 超、逾、余、多 */
  | 'OVER'
  /** 近、不足 */
  | 'UNDER';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type QualifierFilter = {
  /** Equal (等于). */
  eq?: Qualifier | null | undefined;
  /** One of these (在其中). */
  in?: Array<Qualifier> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** What an organisation does in a project (参与方式). */
export type Role =
  /** 责任 */
  | 'ACCOUNTABLE'
  /** 出资 */
  | 'FUNDING'
  /** 实施 */
  | 'IMPLEMENTING'
  /** 引进 */
  | 'INTRODUCING'
  /** 牵头 */
  | 'LEAD'
  /** 权属 */
  | 'OWNER';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type RoleFilter = {
  /** Equal (等于). */
  eq?: Role | null | undefined;
  /** One of these (在其中). */
  in?: Array<Role> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Fact, target or promise. */
export type Series =
  /** 实际 */
  | 'ACTUAL'
  /** 意向、框架 */
  | 'PLEDGE'
  /** 加压目标 */
  | 'STRETCH_TARGET'
  /** 任务 */
  | 'TARGET';

/** How much a finding matters. */
export type Severity =
  /** 错误：该行不入库 */
  | 'ERROR'
  /** 提示 */
  | 'INFO'
  /** 警告 */
  | 'WARNING';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type SeverityFilter = {
  /** Equal (等于). */
  eq?: Severity | null | undefined;
  /** One of these (在其中). */
  in?: Array<Severity> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** How far a project has got (项目状态). */
export type Status =
  /** 撤销 */
  | 'CANCELLED'
  /** 竣工 */
  | 'COMPLETED'
  /** 意向 */
  | 'INTENTION'
  /** 投产 */
  | 'OPERATING'
  /** 谋划 */
  | 'PLANNED'
  /** 签约 */
  | 'SIGNED'
  /** 在建 */
  | 'STARTED'
  /** 停建 */
  | 'SUSPENDED';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type StatusFilter = {
  /** Equal (等于). */
  eq?: Status | null | undefined;
  /** One of these (在其中). */
  in?: Array<Status> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Which stretches of status (状态区间): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type StatusPeriodFilter = {
  /** All of these (并且). */
  and?: Array<StatusPeriodFilter> | null | undefined;
  /** Not this (不是). */
  not?: StatusPeriodFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<StatusPeriodFilter> | null | undefined;
  /** The status (项目状态). */
  status?: StatusFilter | null | undefined;
  /** First day on which it is true (有效期起). */
  validFrom?: DateFilter | null | undefined;
  /** Day from which it no longer is; null: still is (有效期止). */
  validTo?: DateFilter | null | undefined;
};

/** How many of the related stretches of status (状态区间) must meet a condition (相关记录筛选). */
export type StatusPeriodListFilter = {
  /** All do, or there is none (全部). */
  every?: StatusPeriodFilter | null | undefined;
  /** None does (没有一个); {} asks for none at all. */
  none?: StatusPeriodFilter | null | undefined;
  /** At least one does (至少一个); {} asks for any at all. */
  some?: StatusPeriodFilter | null | undefined;
};

/** Direction of assistance (帮扶方向). */
export type Strand =
  /** 横向 */
  | 'HORIZONTAL'
  /** 本级 */
  | 'OWN'
  /** 社会 */
  | 'SOCIAL'
  /** 纵向 */
  | 'VERTICAL';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type StrandFilter = {
  /** Equal (等于). */
  eq?: Strand | null | undefined;
  /** One of these (在其中). */
  in?: Array<Strand> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** Comparison of a text (文字比较). Several are joined by and; where there is no value only isNull is true. */
export type StringFilter = {
  /** Contains this, whatever the case; names also with brackets, spaces, full-width forms and legal form left out of account (包含). */
  contains?: string | null | undefined;
  /** Equal (等于). */
  eq?: string | null | undefined;
  /** One of these (在其中). */
  in?: Array<string> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
  /** Starts with this, compared as contains does (开头是). */
  startsWith?: string | null | undefined;
};

/** What figures are about, and what a portfolio counts. */
export type SubjectKind =
  /** 单位 */
  | 'ORGANISATION'
  /** 结对关系 */
  | 'PAIRING'
  /** 行政区划、园区 */
  | 'PLACE'
  /** 行动 */
  | 'PROGRAMME'
  /** 项目 */
  | 'PROJECT';

export type FlowsQueryVariables = Exact<{
  subject: SubjectKind;
  filter?: ProjectFilter | null | undefined;
  measure: string;
  series: Series;
  attribution: AttributionMode;
  place: GroupBy;
  top: number;
  asOf?: string | null | undefined;
  knownAt?: string | null | undefined;
}>;


export type FlowsQuery = { flows: { asOf: string, nodes: Array<{ index: number, level: FlowLevel, code: string | null, label: string, others: boolean, standsFor: number, count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }>, links: Array<{ source: number, target: number, count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }>, total: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }, overlap: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }, unallocated: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null } } };

export type FlowPartQueryVariables = Exact<{
  subject: SubjectKind;
  filter: ProjectFilter;
  pairings: PairingFilter;
  measure: string;
  series: Series;
  asOf?: string | null | undefined;
  knownAt?: string | null | undefined;
}>;


export type FlowPartQuery = { portfolio: { total: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null } }, pairings: { totalCount: number, nodes: Array<{ id: string, team: string | null, startsOn: string | null, programme: { code: string, name: string }, recipient: { code: string, fullName: string }, assistors: Array<{ lead: boolean, organisation: { id: string, name: string } }> }> } };

export type FlowPlacesQueryVariables = Exact<{
  subject: SubjectKind;
  filter?: ProjectFilter | null | undefined;
  measure: string;
  series: Series;
  attribution: AttributionMode;
  place: GroupBy;
  order: PortfolioOrder;
  asOf?: string | null | undefined;
  knownAt?: string | null | undefined;
}>;


export type FlowPlacesQuery = { portfolio: { rowCount: number, rows: Array<{ count: number, keys: Array<{ code: string, label: string }>, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }>, total: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }, overlap: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null }, unallocated: { count: number, amount: { money: { fen: string, text: string, qualifier: Qualifier } | null } | null } } };

export type FlowTeamsQueryVariables = Exact<{
  filter: PairingFilter;
  asOf?: string | null | undefined;
  knownAt?: string | null | undefined;
}>;


export type FlowTeamsQuery = { pairings: { totalCount: number, nodes: Array<{ id: string, team: string | null, programme: { code: string, name: string }, recipient: { code: string, name: string, path: Array<{ code: string, name: string, level: PlaceLevel }> }, assistors: Array<{ lead: boolean, post: string | null, organisation: { id: string, name: string } }> }> } };


export const FlowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Flows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subject"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubjectKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"measure"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"series"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Series"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"attribution"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AttributionMode"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"place"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GroupBy"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"top"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flows"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"subject"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subject"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}},{"kind":"Argument","name":{"kind":"Name","value":"attribution"},"value":{"kind":"Variable","name":{"kind":"Name","value":"attribution"}}},{"kind":"Argument","name":{"kind":"Name","value":"place"},"value":{"kind":"Variable","name":{"kind":"Name","value":"place"}}},{"kind":"Argument","name":{"kind":"Name","value":"top"},"value":{"kind":"Variable","name":{"kind":"Name","value":"top"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"knownAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"others"}},{"kind":"Field","name":{"kind":"Name","value":"standsFor"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"overlap"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"unallocated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FlowsQuery, FlowsQueryVariables>;
export const FlowPartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FlowPart"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subject"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubjectKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pairings"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PairingFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"measure"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"series"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Series"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"portfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"subject"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subject"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"knownAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pairings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pairings"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"knownAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"fullName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FlowPartQuery, FlowPartQueryVariables>;
export const FlowPlacesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FlowPlaces"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subject"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubjectKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProjectFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"measure"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"series"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Series"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"attribution"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AttributionMode"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"place"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GroupBy"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"order"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PortfolioOrder"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"portfolio"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"subject"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subject"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"attribution"},"value":{"kind":"Variable","name":{"kind":"Name","value":"attribution"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"place"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"order"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"knownAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rowCount"}},{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"overlap"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"unallocated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"measure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"measure"}}},{"kind":"Argument","name":{"kind":"Name","value":"series"},"value":{"kind":"Variable","name":{"kind":"Name","value":"series"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FlowPlacesQuery, FlowPlacesQueryVariables>;
export const FlowTeamsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FlowTeams"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PairingFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pairings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"knownAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"knownAt"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"PROGRAMME"}}]}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"level"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lead"}},{"kind":"Field","name":{"kind":"Name","value":"post"}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FlowTeamsQuery, FlowTeamsQueryVariables>;