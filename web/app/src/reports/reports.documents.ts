/* From reports.graphql and the schema, by `npm run types`. */
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

/** Value of one measure (数). */
export type AmountInput = {
  /** Amount, of a measure that counts money; else null (金额). */
  money?: MoneyInput | null | undefined;
  /** Amount, of any other measure; else null (数量). */
  quantity?: QuantityInput | null | undefined;
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

/** How a measure's values relate over time. */
export type Behaviour =
  /** 流量：逐笔累加 */
  | 'FLOW'
  /** 存量：后一个数取代前一个 */
  | 'STOCK';

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

/** Where a report stands that is owed (应报状态). */
export type DueState =
  /** 应报 */
  | 'DUE'
  /** 关账时缺报 */
  | 'MISSED'
  /** 逾期未报 */
  | 'OVERDUE';

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

/** Amount of money (金额), exact to the fen. */
export type MoneyInput = {
  /** Number (数额). */
  amount: string;
  /** Unit of the number (金额单位). */
  unit: MoneyUnit;
};

/** Unit in which an amount of money is written. */
export type MoneyUnit =
  /** 百万元 */
  | 'MILLION_YUAN'
  /** 千元 */
  | 'THOUSAND_YUAN'
  /** 万元 */
  | 'WAN_YUAN'
  /** 亿元 */
  | 'YI_YUAN'
  /** 元 */
  | 'YUAN';

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

/** Length of a reporting period. */
export type PeriodKind =
  /** 半年 */
  | 'HALF_YEAR'
  /** 月 */
  | 'MONTH'
  /** 季 */
  | 'QUARTER'
  /** 年 */
  | 'YEAR';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type PeriodKindFilter = {
  /** Equal (等于). */
  eq?: PeriodKind | null | undefined;
  /** One of these (在其中). */
  in?: Array<PeriodKind> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
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

/** Which progress reports (进展报告): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ProgressReportFilter = {
  /** All of these (并且). */
  and?: Array<ProgressReportFilter> | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** These reports (报告编号). */
  ids?: Array<string | number> | null | undefined;
  /** Not this (不是). */
  not?: ProgressReportFilter | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ProgressReportFilter> | null | undefined;
  /** Organisation (单位). */
  organisation?: OrganisationFilter | null | undefined;
  /** By these organisations (填报单位). */
  organisations?: Array<string | number> | null | undefined;
  /** Pairing, where it is about one (结对关系). */
  pairing?: PairingFilter | null | undefined;
  /** Reporting period (报告期). */
  period?: ReportingPeriodFilter | null | undefined;
  /** Of these reporting periods (报告期). */
  periods?: Array<string | number> | null | undefined;
  /** Project, where it is about one (项目). */
  project?: ProjectFilter | null | undefined;
  /** Where it stands (状态). */
  state?: ReportStateFilter | null | undefined;
  /** In these states (状态). */
  states?: Array<ReportState> | null | undefined;
  /** Text (文字). */
  text?: StringFilter | null | undefined;
  /** Why unlocking is asked for; null: it is not (解锁理由). */
  unlockReason?: StringFilter | null | undefined;
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

/** Amount of something counted or measured, other than money (数量). */
export type QuantityInput = {
  /** Unit of the number, in Chinese, such as 亩 or ㎡ (单位); left out: the measure's own. */
  unit?: string | null | undefined;
  /** Number (数值). */
  value: string;
};

/** What may be done with a progress report. */
export type ReportAction =
  /** 审核 */
  | 'APPROVE'
  /** 同意解锁 */
  | 'GRANT_UNLOCK'
  /** 锁定 */
  | 'LOCK'
  /** 拒绝解锁 */
  | 'REFUSE_UNLOCK'
  /** 申请解锁 */
  | 'REQUEST_UNLOCK'
  /** 退回 */
  | 'RETURN'
  /** 填写 */
  | 'SAVE'
  /** 提交 */
  | 'SUBMIT'
  /** 撤回 */
  | 'WITHDRAW';

/** A status that the project reached on a day (状态变化). */
export type ReportEventInput = {
  /** The day (日期). */
  on: string;
  /** Status (状态). */
  status: Status;
};

/** What a progress report says (进展报告). Left out: as it is; null: nothing. */
export type ReportInput = {
  /** All changes of status (状态变化). */
  events?: Array<ReportEventInput> | null | undefined;
  /** The version that the change is made against: its field version (版本); left out: the report is new. Another now is a VERSION_CONFLICT. */
  expectedVersion?: number | null | undefined;
  /** That there is nothing to report, which is an answer like any other (本期无进展). */
  nothingToReport?: boolean | null | undefined;
  /** Global id of who reports (填报单位), of a new report; left out: the only organisation with a part in it that the caller may report for. */
  organisation?: string | number | null | undefined;
  /** Global id of the reporting period (报告期), of a new report. */
  period?: string | number | null | undefined;
  /** Physical progress in hundredths of a percent, 0 to 10,000 (形象进度). */
  progressBasisPoints?: number | null | undefined;
  /** Global id of the report (报告); left out: that of the period, subject and organisation, made where there is none. */
  report?: string | number | null | undefined;
  /** Global id of the project or pairing (填报对象), of a new report. */
  subject?: string | number | null | undefined;
  /** What is reported in words, at most 10,000 characters (文字说明). */
  text?: string | null | undefined;
  /** All values (填报数). */
  values?: Array<ReportValueInput> | null | undefined;
};

/** Where a progress report stands. */
export type ReportState =
  /** 已审核 */
  | 'APPROVED'
  /** 草稿 */
  | 'DRAFT'
  /** 已锁定 */
  | 'LOCKED'
  /** 已退回 */
  | 'RETURNED'
  /** 已提交 */
  | 'SUBMITTED';

/** Comparison of a word (词语比较). Several are joined by and; where there is no value only isNull is true. */
export type ReportStateFilter = {
  /** Equal (等于). */
  eq?: ReportState | null | undefined;
  /** One of these (在其中). */
  in?: Array<ReportState> | null | undefined;
  /** Has no value, or has one (有无值). */
  isNull?: boolean | null | undefined;
};

/** One measure of a progress report (填报数). */
export type ReportValueInput = {
  /** Level at the end of the period, of payments all up to then (累计); left out: previous + period. */
  cumulative?: AmountInput | null | undefined;
  /** Code of the measure, such as completed_investment (指标). */
  measure: string;
  /** What came within the period (本期); left out: not said. */
  period?: AmountInput | null | undefined;
  /** How exactly it is known (概数); left out: EXACT. */
  qualifier?: Qualifier | null | undefined;
  /** Why it falls, jumps or repeats (理由). */
  reason?: string | null | undefined;
};

/** Which reporting periods (报告期): all conditions must be true, as of asOf as known at knownAt (筛选). */
export type ReportingPeriodFilter = {
  /** All of these (并且). */
  and?: Array<ReportingPeriodFilter> | null | undefined;
  /** When it was closed; null: open (关账时间). */
  closedAt?: DateTimeFilter | null | undefined;
  /** Day reports are due (报送期限). */
  dueOn?: DateFilter | null | undefined;
  /** Last day (截止日期). */
  endsOn?: DateFilter | null | undefined;
  /** Global id (全局编号). */
  id?: IdFilter | null | undefined;
  /** These periods (报告期编号). */
  ids?: Array<string | number> | null | undefined;
  /** Kind (类型). */
  kind?: PeriodKindFilter | null | undefined;
  /** Of these lengths (报告期类型). */
  kinds?: Array<PeriodKind> | null | undefined;
  /** Not this (不是). */
  not?: ReportingPeriodFilter | null | undefined;
  /** Only those not closed yet, or only closed ones (未关账). */
  open?: boolean | null | undefined;
  /** At least one of these (或者). */
  or?: Array<ReportingPeriodFilter> | null | undefined;
  /** Programme (行动). */
  programme?: ProgrammeFilter | null | undefined;
  /** Programme codes (行动代码). */
  programmes?: Array<string> | null | undefined;
  /** First day (起始日期). */
  startsOn?: DateFilter | null | undefined;
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

export type ReportLineFragment = { id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
    | { __typename: 'Project', id: string, name: string }
    | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
    | { __typename: 'Place' }
    | { __typename: 'Organisation' }
    | { __typename: 'Programme' }
   | null };

export type ReportWholeFragment = { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
    | { __typename: 'Project', id: string, name: string }
    | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
    | { __typename: 'Place' }
    | { __typename: 'Organisation' }
    | { __typename: 'Programme' }
   | null };

export type DueQueryVariables = Exact<{
  first: number;
}>;


export type DueQuery = { overdueReports: { totalCount: number, nodes: Array<{ state: DueState, dueOn: string | null, graceUntil: string | null, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, programme: { name: string } }, organisation: { id: string, name: string } | null, report: { id: string, state: ReportState } | null, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null }> }, dueReports: { totalCount: number, nodes: Array<{ state: DueState, dueOn: string | null, graceUntil: string | null, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, programme: { name: string } }, organisation: { id: string, name: string } | null, report: { id: string, state: ReportState } | null, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null }> } };

export type DueLineFragment = { state: DueState, dueOn: string | null, graceUntil: string | null, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, programme: { name: string } }, organisation: { id: string, name: string } | null, report: { id: string, state: ReportState } | null, subject:
    | { __typename: 'Project', id: string, name: string }
    | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
    | { __typename: 'Place' }
    | { __typename: 'Organisation' }
    | { __typename: 'Programme' }
   | null };

export type ReportsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ProgressReportFilter | null | undefined;
}>;


export type ReportsQuery = { progressReports: { totalCount: number, nodes: Array<{ id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ measure: { code: string, name: string }, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, findings: Array<{ code: string, severity: Severity, hint: string }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReportQueryVariables = Exact<{
  id: string | number;
}>;


export type ReportQuery = { node:
    | { __typename: 'Bulletin' }
    | { __typename: 'Figure' }
    | { __typename: 'ImportBatch' }
    | { __typename: 'ImportJob' }
    | { __typename: 'Measure' }
    | { __typename: 'Organisation' }
    | { __typename: 'Pairing' }
    | { __typename: 'Place' }
    | { __typename: 'Programme' }
    | { __typename: 'ProgressReport', text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null }
    | { __typename: 'Project' }
    | { __typename: 'PublishedFigure' }
    | { __typename: 'ReportingCalendar' }
    | { __typename: 'ReportingPeriod' }
   | null };

export type ReportMeasuresQueryVariables = Exact<{ [key: string]: never; }>;


export type ReportMeasuresQuery = { measures: Array<{ code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }> };

export type ReportCheckQueryVariables = Exact<{
  input: ReportInput;
}>;


export type ReportCheckQuery = { reportCheck: { findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportTemplateQueryVariables = Exact<{
  organisation: string | number;
  period: string | number;
}>;


export type ReportTemplateQuery = { reportTemplate: { name: string, mediaType: string, content: string } | null };

export type ReportSaveMutationVariables = Exact<{
  input: ReportInput;
}>;


export type ReportSaveMutation = { reportSave: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportSubmitMutationVariables = Exact<{
  report: string | number;
  expectedVersion?: number | null | undefined;
}>;


export type ReportSubmitMutation = { reportSubmit: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportsSubmitMutationVariables = Exact<{
  reports: Array<string | number> | string | number;
}>;


export type ReportsSubmitMutation = { reportsSubmit: { reports: Array<{ id: string, state: ReportState }>, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportWithdrawMutationVariables = Exact<{
  report: string | number;
  expectedVersion?: number | null | undefined;
}>;


export type ReportWithdrawMutation = { reportWithdraw: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportUnlockRequestMutationVariables = Exact<{
  report: string | number;
  reason: string;
}>;


export type ReportUnlockRequestMutation = { reportUnlockRequest: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type EvidenceAttachMutationVariables = Exact<{
  report: string | number;
  file: File;
}>;


export type EvidenceAttachMutation = { evidenceAttach: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type EvidenceRemoveMutationVariables = Exact<{
  evidence: string | number;
}>;


export type EvidenceRemoveMutation = { evidenceRemove: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportsUploadMutationVariables = Exact<{
  file: File;
}>;


export type ReportsUploadMutation = { reportsUpload: { reports: Array<{ id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string, seen: string | null, sheet: string | null, cell: string | null }>, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportReturnMutationVariables = Exact<{
  report: string | number;
  expectedVersion?: number | null | undefined;
  reason: string;
  field?: string | null | undefined;
}>;


export type ReportReturnMutation = { reportReturn: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportApproveMutationVariables = Exact<{
  report: string | number;
  expectedVersion?: number | null | undefined;
  reason?: string | null | undefined;
}>;


export type ReportApproveMutation = { reportApprove: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportsApproveMutationVariables = Exact<{
  reports: Array<string | number> | string | number;
}>;


export type ReportsApproveMutation = { reportsApprove: { reports: Array<{ id: string, state: ReportState }>, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportsLockMutationVariables = Exact<{
  reports: Array<string | number> | string | number;
}>;


export type ReportsLockMutation = { reportsLock: { reports: Array<{ id: string, state: ReportState }>, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export type ReportUnlockDecideMutationVariables = Exact<{
  report: string | number;
  expectedVersion?: number | null | undefined;
  grant: boolean;
  reason?: string | null | undefined;
}>;


export type ReportUnlockDecideMutation = { reportUnlockDecide: { report: { text: string | null, progressBasisPoints: number | null, id: string, state: ReportState, version: number, actions: Array<ReportAction>, reason: string | null, returnField: string | null, unlockReason: string | null, nothingToReport: boolean, reopened: boolean, submittedAt: string | null, values: Array<{ qualifier: Qualifier | null, reason: string | null, measure: { code: string, name: string, unit: string, money: boolean, behaviour: Behaviour }, previous: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null, now: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, period: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string, value: string } | null } | null, change: { money: { fen: string, text: string, qualifier: Qualifier } | null, quantity: { text: string } | null } | null }>, events: Array<{ on: string, status: Status }>, findings: Array<{ code: string, severity: Severity, field: string | null, hint: string }>, evidence: Array<{ id: string, name: string, size: string, url: string, addedBy: string, addedAt: string }>, steps: Array<{ at: string, actor: string, action: ReportAction, state: ReportState, reason: string | null, field: string | null }>, period: { id: string, kind: PeriodKind, startsOn: string, endsOn: string, dueOn: string | null, graceUntil: string | null, programme: { name: string } }, organisation: { id: string, name: string }, subject:
        | { __typename: 'Project', id: string, name: string }
        | { __typename: 'Pairing', id: string, team: string | null, recipient: { name: string }, assistors: Array<{ organisation: { name: string } }> }
        | { __typename: 'Place' }
        | { __typename: 'Organisation' }
        | { __typename: 'Programme' }
       | null } | null, userErrors: Array<{ code: string, field: string | null, message: string }> } };

export const ReportLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportLineFragment, unknown>;
export const ReportWholeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportWholeFragment, unknown>;
export const DueLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DueLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DueReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DueLineFragment, unknown>;
export const DueDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Due"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"overdueReports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DueLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueReports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DueLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DueLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DueReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DueQuery, DueQueryVariables>;
export const ReportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Reports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReportFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"progressReports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"ID"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportsQuery, ReportsQueryVariables>;
export const ReportDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Report"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportQuery, ReportQueryVariables>;
export const ReportMeasuresDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportMeasures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}}]}}]} as unknown as DocumentNode<ReportMeasuresQuery, ReportMeasuresQueryVariables>;
export const ReportCheckDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportCheck"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportCheck"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ReportCheckQuery, ReportCheckQueryVariables>;
export const ReportTemplateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportTemplate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"organisation"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportTemplate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"organisation"},"value":{"kind":"Variable","name":{"kind":"Name","value":"organisation"}}},{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"mediaType"}},{"kind":"Field","name":{"kind":"Name","value":"content"}}]}}]}}]} as unknown as DocumentNode<ReportTemplateQuery, ReportTemplateQueryVariables>;
export const ReportSaveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportSave"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportSave"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportSaveMutation, ReportSaveMutationVariables>;
export const ReportSubmitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportSubmit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportSubmit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportSubmitMutation, ReportSubmitMutationVariables>;
export const ReportsSubmitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportsSubmit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reports"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportsSubmit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reports"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reports"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reports"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ReportsSubmitMutation, ReportsSubmitMutationVariables>;
export const ReportWithdrawDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportWithdraw"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportWithdraw"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportWithdrawMutation, ReportWithdrawMutationVariables>;
export const ReportUnlockRequestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportUnlockRequest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportUnlockRequest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportUnlockRequestMutation, ReportUnlockRequestMutationVariables>;
export const EvidenceAttachDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EvidenceAttach"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"file"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"evidenceAttach"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"file"},"value":{"kind":"Variable","name":{"kind":"Name","value":"file"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<EvidenceAttachMutation, EvidenceAttachMutationVariables>;
export const EvidenceRemoveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EvidenceRemove"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"evidence"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"evidenceRemove"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"evidence"},"value":{"kind":"Variable","name":{"kind":"Name","value":"evidence"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<EvidenceRemoveMutation, EvidenceRemoveMutationVariables>;
export const ReportsUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportsUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"file"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportsUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"file"},"value":{"kind":"Variable","name":{"kind":"Name","value":"file"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reports"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}},{"kind":"Field","name":{"kind":"Name","value":"seen"}},{"kind":"Field","name":{"kind":"Name","value":"sheet"}},{"kind":"Field","name":{"kind":"Name","value":"cell"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReportsUploadMutation, ReportsUploadMutationVariables>;
export const ReportReturnDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportReturn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"field"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportReturn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}},{"kind":"Argument","name":{"kind":"Name","value":"field"},"value":{"kind":"Variable","name":{"kind":"Name","value":"field"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportReturnMutation, ReportReturnMutationVariables>;
export const ReportApproveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportApprove"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportApprove"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportApproveMutation, ReportApproveMutationVariables>;
export const ReportsApproveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportsApprove"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reports"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportsApprove"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reports"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reports"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reports"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ReportsApproveMutation, ReportsApproveMutationVariables>;
export const ReportsLockDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportsLock"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reports"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportsLock"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reports"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reports"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reports"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ReportsLockMutation, ReportsLockMutationVariables>;
export const ReportUnlockDecideDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReportUnlockDecide"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"grant"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportUnlockDecide"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedVersion"}}},{"kind":"Argument","name":{"kind":"Name","value":"grant"},"value":{"kind":"Variable","name":{"kind":"Name","value":"grant"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportWhole"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"returnField"}},{"kind":"Field","name":{"kind":"Name","value":"unlockReason"}},{"kind":"Field","name":{"kind":"Name","value":"nothingToReport"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"submittedAt"}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"startsOn"}},{"kind":"Field","name":{"kind":"Name","value":"endsOn"}},{"kind":"Field","name":{"kind":"Name","value":"dueOn"}},{"kind":"Field","name":{"kind":"Name","value":"graceUntil"}},{"kind":"Field","name":{"kind":"Name","value":"programme"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Project"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Pairing"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"team"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assistors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReportWhole"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ProgressReport"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReportLine"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"progressBasisPoints"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"all"},"value":{"kind":"BooleanValue","value":true}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"measure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"behaviour"}}]}},{"kind":"Field","name":{"kind":"Name","value":"previous"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"now"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"period"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"money"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fen"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quantity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"qualifier"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"on"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<ReportUnlockDecideMutation, ReportUnlockDecideMutationVariables>;