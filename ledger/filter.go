package ledger

import (
	"slices"
	"strconv"
)

// RowKind is a kind of row that lists are made of and that conditions are about.
type RowKind string

// The kinds of row.
const (
	RowProject          RowKind = "project"
	RowOrganisation     RowKind = "organisation"
	RowPlace            RowKind = "place"
	RowProgramme        RowKind = "programme"
	RowPairing          RowKind = "pairing"
	RowFigure           RowKind = "figure"
	RowBatch            RowKind = "import_batch"
	RowFinding          RowKind = "finding"
	RowPeriod           RowKind = "reporting_period"
	RowReport           RowKind = "progress_report"
	RowPublished        RowKind = "published_figure"
	RowBulletin         RowKind = "bulletin"
	RowParticipation    RowKind = "participation"
	RowProjectPlace     RowKind = "project_place"
	RowProjectProgramme RowKind = "project_programme"
	RowStatus           RowKind = "status_period"
	RowAssistor         RowKind = "assistor"
	RowIdentifier       RowKind = "identifier"
	RowAlias            RowKind = "alias"
)

// Condition is a tree of tests on one kind of row; all that it holds are joined by and.
// The zero value is true of every row. All is taken as of and as known at the times of
// the question.
type Condition struct {
	Tests   []Test
	Related []Related
	And     []Condition
	Or      []Condition // at least one; none given: no condition
	Not     *Condition
}

// Test compares one field of a row. A field without a value passes no test but OpIsNull.
type Test struct {
	Field string // a FilterField's name
	Op    Op
	// Values are one value, or for OpIn and OpUnder any number: of the type that goes
	// with the field's. For OpIsNull it is a bool.
	Values []any
}

// Related asks what hangs on a row.
type Related struct {
	Relation   string // a FilterRelation's name
	Quantifier Quantifier
	Where      Condition
}

// Op is how a Test compares.
type Op string

// The operators. OpUnder means at or below one of the values, in the tree of places
// (by code) or of organisations (by id). OpContains and OpStartsWith compare texts whatever
// the case of ASCII letters, and names (NameField) by NameKey too.
const (
	OpEq         Op = "eq"
	OpIn         Op = "in"
	OpLt         Op = "lt"
	OpLte        Op = "lte"
	OpGt         Op = "gt"
	OpGte        Op = "gte"
	OpIsNull     Op = "isNull"
	OpContains   Op = "contains"
	OpStartsWith Op = "startsWith"
	OpUnder      Op = "under"
)

// Quantifier says how many of the related rows a condition must be true of.
type Quantifier string

// The quantifiers; every is true where nothing is related, and so is none. ForOne is for
// what a row has at most one of.
const (
	ForSome  Quantifier = "some"
	ForEvery Quantifier = "every"
	ForNone  Quantifier = "none"
	ForOne   Quantifier = "one"
)

// FieldType is the type of a field that tests compare.
type FieldType string

// The types of field, with the Go type of the values to compare with.
const (
	IDField      FieldType = "id"      // ID
	CodeField    FieldType = "code"    // string
	TextField    FieldType = "text"    // string
	NameField    FieldType = "name"    // string; folded by NameKey too
	WordField    FieldType = "word"    // string, of a vocabulary
	NumberField  FieldType = "number"  // int64, 64 bits
	IntField     FieldType = "int"     // int64, below 2³¹
	DateField    FieldType = "date"    // Date
	InstantField FieldType = "instant" // Instant
	FlagField    FieldType = "flag"    // bool
)

// Ops lists the operators that a type of field has, without OpIsNull and OpUnder.
func (t FieldType) Ops() []Op {
	switch t {
	case IDField, WordField:
		return []Op{OpEq, OpIn}
	case FlagField:
		return []Op{OpEq}
	case CodeField, TextField, NameField:
		return []Op{OpEq, OpIn, OpContains, OpStartsWith}
	}
	return []Op{OpEq, OpIn, OpLt, OpLte, OpGt, OpGte}
}

// FilterField is a field of a kind of row that conditions can test.
type FilterField struct {
	Name string
	Type FieldType
	Null bool    // may have no value: OpIsNull applies
	Tree bool    // OpUnder applies
	Of   RowKind // for IDField: whose id it is
	// Internal fields have no operators in the API; a shorthand stands for them.
	Internal bool
}

// FilterRelation leads from a kind of row to what hangs on it.
type FilterRelation struct {
	Name string
	Of   RowKind
	Many bool // quantified by some, every and none; else ForOne
}

// FilterKind is what can be asked of a kind of row.
type FilterKind struct {
	Fields    []FilterField
	Relations []FilterRelation
}

// Field is the field of that name.
func (k FilterKind) Field(name string) (FilterField, bool) {
	i := slices.IndexFunc(k.Fields, func(f FilterField) bool { return f.Name == name })
	if i < 0 {
		return FilterField{}, false
	}
	return k.Fields[i], true
}

// Relation is the relation of that name.
func (k FilterKind) Relation(name string) (FilterRelation, bool) {
	i := slices.IndexFunc(k.Relations, func(r FilterRelation) bool { return r.Name == name })
	if i < 0 {
		return FilterRelation{}, false
	}
	return k.Relations[i], true
}

func idOf(k RowKind) FilterField { return FilterField{Name: "id", Type: IDField, Of: k} }

func can(name string, t FieldType) FilterField { return FilterField{Name: name, Type: t} }

func may(name string, t FieldType) FilterField { return FilterField{Name: name, Type: t, Null: true} }

func hidden(f FilterField) FilterField { f.Internal = true; return f }

func tree(f FilterField) FilterField { f.Tree = true; return f }

func one(name string, of RowKind) FilterRelation { return FilterRelation{Name: name, Of: of} }

func many(name string, of RowKind) FilterRelation { return FilterRelation{name, of, true} }

// Filterable lists what can be asked of each kind of row.
var Filterable = map[RowKind]FilterKind{
	RowProject: {
		[]FilterField{
			idOf(RowProject), may("code", TextField), can("name", NameField), may("sector", TextField), may("summary", TextField),
			may("year", IntField), may("startsOn", DateField), may("endsOn", DateField),
			hidden(may("status", WordField)), hidden(can("started", FlagField)), hidden(can("batch", IDField)),
		},
		[]FilterRelation{
			one("package", RowProject), many("parts", RowProject), many("inProgrammes", RowProjectProgramme), many("places", RowProjectPlace),
			many("participations", RowParticipation), many("statuses", RowStatus), many("figures", RowFigure),
		},
	},
	RowOrganisation: {
		[]FilterField{tree(idOf(RowOrganisation)), can("name", NameField), can("kind", WordField)},
		[]FilterRelation{
			one("parent", RowOrganisation), one("place", RowPlace), many("identifiers", RowIdentifier), many("aliases", RowAlias),
			many("projects", RowProject), many("participations", RowParticipation), many("pairings", RowPairing), many("figures", RowFigure),
		},
	},
	RowPlace: {
		[]FilterField{
			tree(can("code", CodeField)), can("name", TextField), can("level", WordField), may("validFrom", DateField), may("validTo", DateField),
			hidden(tree(can("creditCode", CodeField))), hidden(may("parentCode", CodeField)), hidden(can("inUse", FlagField)),
		},
		[]FilterRelation{
			one("creditedTo", RowPlace), many("children", RowPlace), many("projects", RowProject), many("pairings", RowPairing), many("figures", RowFigure),
		},
	},
	RowProgramme: {
		[]FilterField{
			idOf(RowProgramme), can("code", CodeField), can("name", TextField), may("strand", WordField),
			may("startsOn", DateField), may("endsOn", DateField),
		},
		[]FilterRelation{
			one("leadOffice", RowOrganisation), many("projects", RowProject), many("pairings", RowPairing), many("figures", RowFigure),
		},
	},
	RowPairing: {
		[]FilterField{
			idOf(RowPairing), may("team", TextField), may("startsOn", DateField), may("endsOn", DateField), hidden(can("inForce", FlagField)),
		},
		[]FilterRelation{
			one("programme", RowProgramme), one("recipient", RowPlace), many("assistors", RowAssistor), many("figures", RowFigure),
		},
	},
	RowFigure: {
		[]FilterField{
			idOf(RowFigure), can("measure", CodeField), can("value", NumberField), can("qualifier", WordField),
			can("validFrom", DateField), may("validTo", DateField), can("knownFrom", InstantField), may("knownTo", InstantField),
			may("reason", TextField), hidden(can("subject", WordField)), hidden(can("series", WordField)),
			hidden(can("subjectId", IDField)), hidden(tree(can("placeCode", CodeField))), hidden(can("batchId", IDField)),
			hidden(can("underProgramme", CodeField)),
		},
		[]FilterRelation{
			one("programme", RowProgramme), one("provider", RowOrganisation), one("batch", RowBatch),
			one("project", RowProject), one("pairing", RowPairing), one("place", RowPlace), one("organisation", RowOrganisation),
		},
	},
	RowBatch: {
		[]FilterField{
			idOf(RowBatch), can("kind", WordField), can("state", WordField), may("file", TextField), may("hash", CodeField), may("asOf", DateField),
			may("actor", TextField), may("reason", TextField), can("appliedAt", InstantField), may("undoneAt", InstantField),
		},
		[]FilterRelation{many("findings", RowFinding)},
	},
	RowFinding: {
		[]FilterField{
			can("code", CodeField), can("severity", WordField), may("sheet", TextField), may("row", IntField), may("heading", TextField),
			may("seen", TextField),
		}, nil,
	},
	RowPeriod: {
		[]FilterField{
			idOf(RowPeriod), can("kind", WordField), can("startsOn", DateField), can("endsOn", DateField), may("dueOn", DateField),
			may("closedAt", InstantField),
		},
		[]FilterRelation{one("programme", RowProgramme)},
	},
	RowReport: {
		[]FilterField{idOf(RowReport), can("state", WordField), may("text", TextField), may("unlockReason", TextField)},
		[]FilterRelation{
			one("period", RowPeriod), one("organisation", RowOrganisation), one("project", RowProject), one("pairing", RowPairing),
		},
	},
	RowPublished: {
		[]FilterField{
			idOf(RowPublished), can("source", TextField), can("text", TextField), may("measure", CodeField), can("series", WordField),
			can("subject", WordField), can("asOf", DateField), may("publishedOn", DateField), can("value", NumberField),
		},
		[]FilterRelation{one("programme", RowProgramme)},
	},
	RowBulletin: {
		[]FilterField{
			idOf(RowBulletin), can("title", TextField), can("asOf", DateField), can("knownAt", InstantField), can("frozenAt", InstantField),
		},
		[]FilterRelation{one("period", RowPeriod)},
	},
	RowParticipation: {
		[]FilterField{
			can("role", WordField), may("shareBasisPoints", IntField), may("post", TextField), may("startsOn", DateField), may("endsOn", DateField),
		},
		[]FilterRelation{one("organisation", RowOrganisation), one("project", RowProject)},
	},
	RowProjectPlace: {
		[]FilterField{may("shareBasisPoints", IntField), can("lead", FlagField)},
		[]FilterRelation{one("place", RowPlace)},
	},
	RowProjectProgramme: {
		[]FilterField{may("shareBasisPoints", IntField), can("lead", FlagField)},
		[]FilterRelation{one("programme", RowProgramme)},
	},
	RowStatus: {
		[]FilterField{can("status", WordField), can("validFrom", DateField), may("validTo", DateField)}, nil,
	},
	RowAssistor: {
		[]FilterField{can("lead", FlagField), may("shareBasisPoints", IntField), may("post", TextField)},
		[]FilterRelation{one("organisation", RowOrganisation)},
	},
	RowIdentifier: {[]FilterField{can("scheme", CodeField), can("value", CodeField)}, nil},
	RowAlias:      {[]FilterField{can("name", NameField), can("kind", WordField)}, nil},
}

// Bounds of a condition, or of a filter, as a whole.
const (
	// MaxFilterDepth is how deep conditions may nest, relations included.
	MaxFilterDepth = 16
	// MaxFilterParts is how many conditions, tests and relations it may have.
	MaxFilterParts = 256
)

// Check says what is wrong with a condition on a kind of row; nil: nothing.
func (c Condition) Check(kind RowKind) error {
	parts := 0
	return c.check(kind, 1, &parts)
}

func (c Condition) check(kind RowKind, depth int, parts *int) error {
	*parts += 1 + len(c.Tests) + len(c.Related)
	if depth > MaxFilterDepth || *parts > MaxFilterParts {
		return &Error{Kind: KindLimitExceeded, Field: "filter",
			Text: "条件嵌套最多 " + strconv.Itoa(MaxFilterDepth) + " 层，共 " + strconv.Itoa(MaxFilterParts) + " 个"}
	}
	for _, t := range c.Tests {
		if err := t.check(kind); err != nil {
			return err
		}
	}
	for _, r := range c.Related {
		relation, known := Filterable[kind].Relation(r.Relation)
		if !known || relation.Many == (r.Quantifier == ForOne) || !contains([]Quantifier{ForSome, ForEvery, ForNone, ForOne}, r.Quantifier) {
			return Invalid("", "", r.Relation, "不能这样筛选相关记录")
		}
		if err := r.Where.check(relation.Of, depth+1, parts); err != nil {
			return err
		}
	}
	inner := slices.Concat(c.And, c.Or)
	if c.Not != nil {
		inner = append(inner, *c.Not)
	}
	for _, sub := range inner {
		if err := sub.check(kind, depth+1, parts); err != nil {
			return err
		}
	}
	return nil
}

func (t Test) check(kind RowKind) error {
	field, known := Filterable[kind].Field(t.Field)
	if !known {
		return Invalid("", "", t.Field, "不能按这个字段筛选")
	}
	allowed := contains(field.Type.Ops(), t.Op)
	of := field.Type
	switch t.Op {
	case OpIsNull:
		allowed, of = true, FlagField
	case OpUnder:
		allowed = field.Tree
	}
	if !allowed {
		return Invalid("", "", t.Field, "这个字段不能用 "+string(t.Op))
	}
	if len(t.Values) != 1 && t.Op != OpIn && t.Op != OpUnder || len(t.Values) == 0 {
		return Invalid("", "", t.Field, string(t.Op)+" 要写明与什么比较")
	}
	for _, v := range t.Values {
		if !of.takes(v) {
			return Invalid("", "", t.Field, "与这个字段比较的值类型不对")
		}
	}
	return nil
}

// takes reports whether a value is of the type that goes with the field's.
func (t FieldType) takes(v any) bool {
	var ok bool
	switch t {
	case IDField:
		_, ok = v.(ID)
	case NumberField, IntField:
		_, ok = v.(int64)
	case DateField:
		var d Date
		d, ok = v.(Date)
		ok = ok && d.Valid()
	case InstantField:
		_, ok = v.(Instant)
	case FlagField:
		_, ok = v.(bool)
	default:
		_, ok = v.(string)
	}
	return ok
}
