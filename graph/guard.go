package graph

import (
	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"

	"jiedui/ledger"
)

// scan bounds a document before it is parsed: the parser recurses once per bracket and
// the validator's time grows with the square of some counts. It over-counts at worst:
// where it and the parser disagree about the end of a string, the parser refuses the text.
func scan(text string, o Options) *apiError {
	// A selection nests brackets for itself, its arguments and their values.
	maxBrackets := 2*o.MaxDepth + 32
	depth, tokens, inName := 0, 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		name := c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+'
		if name && inName {
			continue
		}
		inName = name
		switch c {
		case ' ', '\t', '\n', '\r', ',':
			continue
		case '#':
			for i+1 < len(text) && text[i+1] != '\n' && text[i+1] != '\r' {
				i++
			}
			continue
		case '"':
			i = endOfString(text, i)
		case '{', '[', '(':
			if depth++; depth > maxBrackets {
				return overLimit(codeTooDeep, o.MaxDepth, "查询嵌套过深，最多 %d 层", o.MaxDepth)
			}
		case '}', ']', ')':
			depth--
		}
		if tokens++; tokens > o.MaxTokens {
			return overLimit(codeQueryTooLong, o.MaxTokens, "查询过长，最多 %d 个词元", o.MaxTokens)
		}
	}
	return nil
}

// blankComments puts spaces where comments are, so that places in the text stay as they
// are: graphql-go's lexer loses its way after a comment that is not ASCII.
func blankComments(text string) string {
	b := []byte(text)
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = endOfString(text, i)
		case '#':
			for ; i < len(b) && b[i] != '\n' && b[i] != '\r'; i++ {
				b[i] = ' '
			}
		}
	}
	return string(b)
}

// endOfString is the index of the last byte of the string that begins at i.
func endOfString(text string, i int) int {
	if len(text) >= i+3 && text[i:i+3] == `"""` {
		for i += 3; i < len(text); i++ {
			switch {
			case text[i] == '\\' && i+4 <= len(text) && text[i:i+4] == `\"""`:
				i += 3
			case i+3 <= len(text) && text[i:i+3] == `"""`:
				return i + 2
			}
		}
		return len(text)
	}
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"', '\n', '\r':
			return i
		}
	}
	return len(text)
}

// Bounds of what else a document holds. The validator compares such things pairwise and
// finds the place of each mistake by reading the text from the start: measured, 7,000
// wrong enum values take it 26 s, 2,500 arguments of one name 4 s. Long lists belong into
// variables.
const (
	maxDirectives  = 100
	maxDefinitions = 100 // operations and fragments
	maxVariables   = 100
	maxArguments   = 1_000
	maxPerField    = 30  // arguments of one field
	maxValues      = 500 // literal values, those inside lists and objects included
)

// guard checks a parsed document before it is validated. What it computes per fragment is
// computed once, so that fragments that spread fragments cost no time, however much they
// expand to.
type guard struct {
	schema    *schema
	options   Options
	variables map[string]any
	fragments map[string]*ast.FragmentDefinition

	aliases, directives, arguments, values int

	measured map[*ast.FragmentDefinition]*extent
	costs    map[fragmentCost]int
	failure  *apiError
}

// extent is how large a selection is, fragments expanded.
type extent struct {
	fields, depth int
	open          bool // being measured: meeting it again is a cycle
}

type fragmentCost struct {
	fragment *ast.FragmentDefinition
	page     int
}

// check refuses documents that the validator or the executor must not see.
func check(s *schema, doc *ast.Document, variables map[string]any, o Options) *apiError {
	g := &guard{
		schema: s, options: o, variables: variables,
		fragments: map[string]*ast.FragmentDefinition{},
		measured:  map[*ast.FragmentDefinition]*extent{},
		costs:     map[fragmentCost]int{},
	}
	if len(doc.Definitions) > maxDefinitions {
		return overLimit(codeQueryTooLong, maxDefinitions, "操作和片段过多，最多 %d 个", maxDefinitions)
	}
	var operations []*ast.OperationDefinition
	for _, d := range doc.Definitions {
		switch d := d.(type) {
		case *ast.FragmentDefinition:
			if g.fragments[d.Name.Value] != nil { // a cycle could hide in the second
				return &apiError{Code: codeValidation, Message: "片段 " + d.Name.Value + " 定义了两次"}
			}
			g.fragments[d.Name.Value] = d
			g.annotated(d.Directives)
		case *ast.OperationDefinition:
			if len(d.VariableDefinitions) > maxVariables {
				return overLimit(codeQueryTooLong, maxVariables, "变量过多，最多 %d 个", maxVariables)
			}
			for _, v := range d.VariableDefinitions {
				g.count(v.DefaultValue)
				if !complete(v.Type) { // the parser lets it pass and the validator panics
					return &apiError{Code: codeSyntax, Message: "变量 $" + v.Variable.Name.Value + " 没有写明类型", kind: ledger.KindInvalid}
				}
			}
			operations = append(operations, d)
			g.annotated(d.Directives)
		default:
			return &apiError{Code: codeValidation, Message: "请求里只能有查询和片段"}
		}
	}
	total := extent{}
	for _, f := range g.fragments { // unused ones too: the validator visits them
		g.fragment(f)
	}
	for _, op := range operations {
		e := g.measure(op.SelectionSet)
		total.fields += e.fields
		total.depth = max(total.depth, e.depth)
	}
	switch {
	case g.failure != nil:
		return g.failure
	case g.directives > maxDirectives:
		return overLimit(codeDirectives, maxDirectives, "指令过多，最多 %d 个", maxDirectives)
	case g.arguments > maxArguments:
		return overLimit(codeQueryTooLong, maxArguments, "参数过多，最多 %d 个", maxArguments)
	case g.values > maxValues:
		return overLimit(codeQueryTooLong, maxValues, "写在查询里的值过多，最多 %d 个；长列表请放进 variables", maxValues)
	case g.aliases > o.MaxAliases:
		return overLimit(codeAliases, o.MaxAliases, "别名过多，最多 %d 个", o.MaxAliases)
	case total.depth > o.MaxDepth:
		return overLimit(codeTooDeep, o.MaxDepth, "查询嵌套过深，最多 %d 层", o.MaxDepth)
	case total.fields > o.MaxFields:
		return overLimit(codeTooManyFields, o.MaxFields, "查询字段过多（片段展开后），最多 %d 个", o.MaxFields)
	}
	for _, op := range operations {
		root := s.types[operationTypes[op.Operation]]
		g.mergeable([]typedSet{{op.SelectionSet, root}})
		clear(g.costs) // defaults of variables differ between operations
		if cost := g.cost(op.SelectionSet, root, 0, defaultsOf(op)); g.failure == nil && cost > o.MaxCost {
			return overLimit(codeTooCostly, o.MaxCost, "查询代价过高（估计 %d，上限 %d），请减小 first 或减少嵌套", cost, o.MaxCost)
		}
	}
	return g.failure
}

// complete reports whether a type names something.
func complete(t ast.Type) bool {
	switch t := t.(type) {
	case *ast.Named:
		return t != nil && t.Name != nil && t.Name.Value != ""
	case *ast.List:
		return t != nil && complete(t.Type)
	case *ast.NonNull:
		return t != nil && complete(t.Type)
	}
	return false
}

var operationTypes = map[string]string{
	ast.OperationTypeQuery: "Query", ast.OperationTypeMutation: "Mutation", ast.OperationTypeSubscription: "Subscription",
}

func (g *guard) fail(e *apiError) {
	if g.failure == nil {
		g.failure = e
	}
}

func (g *guard) annotated(directives []*ast.Directive) {
	g.directives += len(directives)
	for _, d := range directives {
		g.given(d.Arguments)
	}
}

func (g *guard) given(arguments []*ast.Argument) {
	g.arguments += len(arguments)
	if len(arguments) > maxPerField {
		g.fail(overLimit(codeQueryTooLong, maxPerField, "一个字段的参数最多 %d 个", maxPerField))
	}
	for _, a := range arguments {
		g.count(a.Value)
	}
}

func (g *guard) count(v ast.Value) {
	g.values++
	switch v := v.(type) {
	case *ast.ListValue:
		for _, item := range v.Values {
			g.count(item)
		}
	case *ast.ObjectValue:
		for _, f := range v.Fields {
			g.count(f.Value)
		}
	}
}

// ceiling keeps sums and products of sizes in range.
const ceiling = 1 << 40

func (g *guard) measure(set *ast.SelectionSet) extent {
	var e extent
	if set == nil {
		return e
	}
	for _, s := range set.Selections {
		var inner extent
		switch s := s.(type) {
		case *ast.Field:
			g.annotated(s.Directives)
			g.given(s.Arguments)
			if s.Alias != nil {
				g.aliases++
			}
			inner = g.measure(s.SelectionSet)
			inner.depth++
			inner.fields++
		case *ast.InlineFragment:
			g.annotated(s.Directives)
			inner = g.measure(s.SelectionSet)
		case *ast.FragmentSpread:
			g.annotated(s.Directives)
			f := g.fragments[s.Name.Value]
			if f == nil {
				g.fail(&apiError{Code: codeNoFragment, Message: "没有名为 " + s.Name.Value + " 的片段"})
				continue
			}
			inner = g.fragment(f)
			inner.fields++
		}
		e.fields = min(e.fields+inner.fields, ceiling)
		e.depth = max(e.depth, inner.depth)
	}
	return e
}

func (g *guard) fragment(f *ast.FragmentDefinition) extent {
	if e := g.measured[f]; e != nil {
		if e.open {
			g.fail(&apiError{Code: codeFragmentCycle, Message: "片段 " + f.Name.Value + " 循环引用自己"})
		}
		return *e
	}
	e := &extent{open: true}
	g.measured[f] = e
	*e = g.measure(f.SelectionSet)
	return *e
}

// expectedItems is assumed of a list that is neither paged nor described.
const expectedItems = 4

// cost estimates how many fields the answer to a selection has. page is how many items
// the enclosing field was asked for. Fields the schema does not know cost one: the
// validator refuses them.
func (g *guard) cost(set *ast.SelectionSet, parent graphql.Type, page int, defaults map[string]ast.Value) int {
	if set == nil {
		return 0
	}
	total := 0
	for _, s := range set.Selections {
		switch s := s.(type) {
		case *ast.Field:
			total += g.fieldCost(s, parent, page, defaults)
		case *ast.InlineFragment:
			inner := parent
			if s.TypeCondition != nil {
				inner = g.schema.types[s.TypeCondition.Name.Value]
			}
			total += g.cost(s.SelectionSet, inner, page, defaults)
		case *ast.FragmentSpread:
			f := g.fragments[s.Name.Value]
			key := fragmentCost{f, page}
			cost, known := g.costs[key]
			if !known {
				cost = g.cost(f.SelectionSet, g.schema.types[f.TypeCondition.Name.Value], page, defaults)
				g.costs[key] = cost
			}
			total += cost
		}
		total = min(total, ceiling)
	}
	return total
}

func (g *guard) fieldCost(f *ast.Field, parent graphql.Type, page int, defaults map[string]ast.Value) int {
	def := g.schema.fieldOf(parent, f.Name.Value)
	if def == nil {
		return 1 + g.cost(f.SelectionSet, nil, page, defaults)
	}
	innerPage, items := page, 1
	if def.takesPage {
		innerPage = g.page(f, def, defaults)
	}
	switch {
	case def.paged:
		items = max(page, 1)
	case def.isList && def.size > 0:
		items = def.size
	case def.isList:
		items = expectedItems
	}
	inner := g.cost(f.SelectionSet, def.inner, innerPage, defaults)
	return min(def.weight+items*(1+inner), ceiling)
}

// page is how many items a field is asked for: first, else last, else the default.
func (g *guard) page(f *ast.Field, def *fieldShape, defaults map[string]ast.Value) int {
	size := def.defaultPage
	if size == 0 {
		size = g.options.DefaultPage
	}
	for _, a := range f.Arguments {
		if a.Name.Value != "first" && a.Name.Value != "last" {
			continue
		}
		n, ok := g.number(a.Value, defaults)
		if !ok {
			continue
		}
		if n > g.options.MaxPage {
			g.fail(overLimit(codePageTooLarge, g.options.MaxPage, "%s 最大为 %d", a.Name.Value, g.options.MaxPage))
		}
		size = max(n, 0)
	}
	return size
}

func (g *guard) number(v ast.Value, defaults map[string]ast.Value) (int, bool) {
	switch v := v.(type) {
	case *ast.IntValue:
		n, ok := parseInt64(v.Value).(int64)
		if !ok { // more digits than an int64 has
			return ceiling, true
		}
		return int(n), true
	case *ast.Variable:
		switch n := g.variables[v.Name.Value].(type) {
		case float64:
			return int(min(n, ceiling)), true
		case string: // graphql-go takes "50" for an Int
			if m, ok := parseInt64(n).(int64); ok {
				return int(m), true
			}
			return ceiling, true
		case nil:
			if d := defaults[v.Name.Value]; d != nil {
				return g.number(d, nil)
			}
		}
	}
	return 0, false
}

func defaultsOf(op *ast.OperationDefinition) map[string]ast.Value {
	defaults := map[string]ast.Value{}
	for _, v := range op.VariableDefinitions {
		if v.DefaultValue != nil && v.Variable != nil && v.Variable.Name != nil {
			defaults[v.Variable.Name.Value] = v.DefaultValue
		}
	}
	return defaults
}
