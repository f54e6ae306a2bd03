package exec

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"
	graphqlparser "github.com/graphql-go/graphql/language/parser"
)

// What is compared, on the same data in memory, nothing parsed or validated:
//   - the floor: structs filled by hand and encoding/json;
//   - graphql-go's executor with resolvers that each look at one parent, and encoding/json;
//   - this package.

// mostOfFloor is the bar for answers of some length.
const mostOfFloor = 1.2

type benchPlace struct {
	Code, Name string
	Parent     *benchPlace
	Children   []*benchPlace
}

type benchOrganisation struct {
	ID         int64
	Name, Kind string
}

type benchPart struct {
	Organisation int64
	Role         string
	Share        int
}

type benchProject struct {
	ID                               int64
	Code, Name, Sector, Summary, Day string
	Year                             int
	Lead                             bool
}

type benchData struct {
	projects []*benchProject
	orgs     map[int64]*benchOrganisation
	places   map[string]*benchPlace
	parts    map[int64][]*benchPart
	placesOf map[int64][]string
	statuses map[int64]string
	money    map[int64]int64
	tree     *benchPlace
}

func newBenchData() *benchData {
	d := &benchData{orgs: map[int64]*benchOrganisation{}, places: map[string]*benchPlace{}, parts: map[int64][]*benchPart{},
		placesOf: map[int64][]string{}, statuses: map[int64]string{}, money: map[int64]int64{}}
	for i := range int64(40) {
		d.orgs[i] = &benchOrganisation{i, "广州市第" + strconv.FormatInt(i, 10) + "建设集团有限公司", "COMPANY"}
		code := strconv.FormatInt(440229000+i, 10)
		d.places[code] = &benchPlace{Code: code, Name: "官渡镇" + code}
	}
	for i := range int64(50) {
		d.projects = append(d.projects, &benchProject{ID: i, Code: "P-" + strconv.FormatInt(i, 10), Name: "翁源县官渡镇产业园基础设施项目" + strconv.FormatInt(i, 10),
			Sector: "基础设施", Summary: "新建\"标准\"厂房 3 栋，配套道路 2.4 公里", Day: "2026-11-22", Year: 2026, Lead: i%2 == 0})
		for j := range int64(3) {
			d.parts[i] = append(d.parts[i], &benchPart{(i*3 + j) % 40, "BUILDING", int(i * 100)})
		}
		d.placesOf[i] = []string{strconv.FormatInt(440229000+i%40, 10), strconv.FormatInt(440229000+(i+7)%40, 10)}
		d.statuses[i], d.money[i] = "UNDER_WAY", i*1_000_003
	}
	n := 0
	var grow func(depth int) *benchPlace
	grow = func(depth int) *benchPlace {
		n++
		p := &benchPlace{Code: strconv.Itoa(440000000 + n), Name: "第" + strconv.Itoa(n) + "村"}
		if depth > 0 {
			for range []int{12, 12, 12}[depth-1] {
				p.Children = append(p.Children, grow(depth-1))
			}
		}
		return p
	}
	d.tree = grow(3) // 1 + 12 + 144 + 1728 = 1,885 places
	return d
}

const benchSDL = `
	type Query { projects: [Project!]! project: Project tree: Place }
	type Project { id: ID! code: String name: String! sector: String summary: String day: String year: Int lead: Boolean!
		places: [Place!]! participations: [Participation!]! status: String completed: Money }
	type Participation { organisation: Organisation! role: String! share: Int }
	type Organisation { id: ID! name: String! kind: String }
	type Place { code: String! name: String! children: [Place!]! }
	type Money { fen: String! text: String! }`

const (
	benchList = `{ projects { id code name sector summary day year lead places { code name }
		participations { organisation { id name kind } role share } status completed { fen text } } }`
	benchOne  = `{ project { id code name sector summary day year lead } }`
	benchTree = `{ tree { code name children { code name children { code name children { code name } } } } }`
)

func appender[T any](get func(dst []byte, v T) []byte) Binding {
	return Binding{Append: func(dst []byte, parent any) ([]byte, error) { return get(dst, parent.(T)), nil }}
}

func texts[T any](get func(T) string) Binding {
	return appender(func(dst []byte, v T) []byte { return AppendString(dst, get(v)) })
}

func lookUps[T any](find func(id int64) T) Binding {
	return Binding{
		Key: func(p any) any { return p.(*benchProject).ID },
		Batch: func(_ context.Context, calls []Call) ([]any, error) {
			out := make([]any, len(calls))
			for i, c := range calls {
				out[i] = find(c.Parent.(int64))
			}
			return out, nil
		},
	}
}

func (d *benchData) bindings() Bindings {
	one := func(v any) Binding {
		return Binding{Batch: func(context.Context, []Call) ([]any, error) { return []any{v}, nil }}
	}
	return Bindings{
		"Query": {"projects": one(d.projects), "project": one(d.projects[0]), "tree": one(d.tree)},
		"Project": {
			"id": appender(func(dst []byte, p *benchProject) []byte {
				return append(strconv.AppendInt(append(dst, '"'), p.ID, 10), '"')
			}),
			"code":    texts(func(p *benchProject) string { return p.Code }),
			"name":    texts(func(p *benchProject) string { return p.Name }),
			"sector":  texts(func(p *benchProject) string { return p.Sector }),
			"summary": texts(func(p *benchProject) string { return p.Summary }),
			"day":     texts(func(p *benchProject) string { return p.Day }),
			"year":    {Append: func(dst []byte, p any) ([]byte, error) { return AppendInt(dst, int64(p.(*benchProject).Year)) }},
			"lead":    appender(func(dst []byte, p *benchProject) []byte { return AppendBool(dst, p.Lead) }),
			"places": lookUps(func(id int64) []*benchPlace {
				out := make([]*benchPlace, 0, 2)
				for _, code := range d.placesOf[id] {
					out = append(out, d.places[code])
				}
				return out
			}),
			"participations": lookUps(func(id int64) []*benchPart { return d.parts[id] }),
			"status":         lookUps(func(id int64) string { return d.statuses[id] }),
			"completed":      lookUps(func(id int64) int64 { return d.money[id] }),
		},
		"Participation": {
			"organisation": {
				Key: func(p any) any { return p.(*benchPart).Organisation },
				Batch: func(_ context.Context, calls []Call) ([]any, error) {
					out := make([]any, len(calls))
					for i, c := range calls {
						out[i] = d.orgs[c.Parent.(int64)]
					}
					return out, nil
				},
			},
			"role":  texts(func(p *benchPart) string { return p.Role }),
			"share": {Append: func(dst []byte, p any) ([]byte, error) { return AppendInt(dst, int64(p.(*benchPart).Share)) }},
		},
		"Organisation": {
			"id": appender(func(dst []byte, o *benchOrganisation) []byte {
				return append(strconv.AppendInt(append(dst, '"'), o.ID, 10), '"')
			}),
			"name": texts(func(o *benchOrganisation) string { return o.Name }),
			"kind": texts(func(o *benchOrganisation) string { return o.Kind }),
		},
		"Place": {
			"code":     texts(func(p *benchPlace) string { return p.Code }),
			"name":     texts(func(p *benchPlace) string { return p.Name }),
			"children": childrenOf,
		},
		"Money": {
			"fen": appender(func(dst []byte, n int64) []byte { return append(strconv.AppendInt(append(dst, '"'), n, 10), '"') }),
			"text": appender(func(dst []byte, n int64) []byte {
				return append(strconv.AppendInt(append(dst, '"'), n/100, 10), `元"`...)
			}),
		},
	}
}

// childrenOf reads each level of the tree at once.
var childrenOf = Binding{Batch: func(_ context.Context, calls []Call) ([]any, error) {
	out := make([]any, len(calls))
	for i, c := range calls {
		out[i] = c.Parent.(*benchPlace).Children
	}
	return out, nil
}}

type jsonPlace struct {
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Children []jsonPlace `json:"children,omitempty"`
}

type jsonOrganisation struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type jsonPart struct {
	Organisation jsonOrganisation `json:"organisation"`
	Role         string           `json:"role"`
	Share        int              `json:"share"`
}

type jsonMoney struct {
	Fen  string `json:"fen"`
	Text string `json:"text"`
}

type jsonProject struct {
	ID      string `json:"id"`
	Code    string `json:"code"`
	Name    string `json:"name"`
	Sector  string `json:"sector"`
	Summary string `json:"summary"`
	Day     string `json:"day"`
	Year    int    `json:"year"`
	Lead    bool   `json:"lead"`
}

type jsonProjectFull struct {
	jsonProject
	Places         []jsonPlace `json:"places"`
	Participations []jsonPart  `json:"participations"`
	Status         string      `json:"status"`
	Completed      *jsonMoney  `json:"completed"`
}

func project(p *benchProject) jsonProject {
	return jsonProject{strconv.FormatInt(p.ID, 10), p.Code, p.Name, p.Sector, p.Summary, p.Day, p.Year, p.Lead}
}

func (d *benchData) byHand(query string) any {
	switch query {
	case benchOne:
		return map[string]any{"project": project(d.projects[0])}
	case benchTree:
		var tree func(p *benchPlace) jsonPlace
		tree = func(p *benchPlace) jsonPlace {
			out := jsonPlace{Code: p.Code, Name: p.Name, Children: make([]jsonPlace, 0, len(p.Children))}
			for _, c := range p.Children {
				out.Children = append(out.Children, tree(c))
			}
			return out
		}
		return map[string]any{"tree": tree(d.tree)}
	}
	out := make([]jsonProjectFull, 0, len(d.projects))
	for _, p := range d.projects {
		full := jsonProjectFull{jsonProject: project(p), Status: d.statuses[p.ID]}
		for _, code := range d.placesOf[p.ID] {
			full.Places = append(full.Places, jsonPlace{Code: d.places[code].Code, Name: d.places[code].Name})
		}
		for _, part := range d.parts[p.ID] {
			o := d.orgs[part.Organisation]
			full.Participations = append(full.Participations, jsonPart{jsonOrganisation{strconv.FormatInt(o.ID, 10), o.Name, o.Kind}, part.Role, part.Share})
		}
		fen := d.money[p.ID]
		full.Completed = &jsonMoney{strconv.FormatInt(fen, 10), strconv.FormatInt(fen/100, 10) + "元"}
		out = append(out, full)
	}
	return map[string]any{"projects": out}
}

func (d *benchData) graphqlGo(b *testing.B) graphql.Schema {
	leaf := func(t graphql.Output, get func(any) any) *graphql.Field {
		return &graphql.Field{Type: t, Resolve: func(p graphql.ResolveParams) (any, error) { return get(p.Source), nil }}
	}
	text := graphql.String
	money := graphql.NewObject(graphql.ObjectConfig{Name: "Money", Fields: graphql.Fields{
		"fen":  leaf(text, func(v any) any { return strconv.FormatInt(v.(int64), 10) }),
		"text": leaf(text, func(v any) any { return strconv.FormatInt(v.(int64)/100, 10) + "元" }),
	}})
	place := graphql.NewObject(graphql.ObjectConfig{Name: "Place", Fields: graphql.Fields{
		"code": leaf(text, func(v any) any { return v.(*benchPlace).Code }),
		"name": leaf(text, func(v any) any { return v.(*benchPlace).Name }),
	}})
	place.AddFieldConfig("children", leaf(graphql.NewList(place), func(v any) any { return v.(*benchPlace).Children }))
	organisation := graphql.NewObject(graphql.ObjectConfig{Name: "Organisation", Fields: graphql.Fields{
		"id":   leaf(graphql.ID, func(v any) any { return strconv.FormatInt(v.(*benchOrganisation).ID, 10) }),
		"name": leaf(text, func(v any) any { return v.(*benchOrganisation).Name }),
		"kind": leaf(text, func(v any) any { return v.(*benchOrganisation).Kind }),
	}})
	part := graphql.NewObject(graphql.ObjectConfig{Name: "Participation", Fields: graphql.Fields{
		"organisation": leaf(organisation, func(v any) any { return d.orgs[v.(*benchPart).Organisation] }),
		"role":         leaf(text, func(v any) any { return v.(*benchPart).Role }),
		"share":        leaf(graphql.Int, func(v any) any { return v.(*benchPart).Share }),
	}})
	project := graphql.NewObject(graphql.ObjectConfig{Name: "Project", Fields: graphql.Fields{
		"id":      leaf(graphql.ID, func(v any) any { return strconv.FormatInt(v.(*benchProject).ID, 10) }),
		"code":    leaf(text, func(v any) any { return v.(*benchProject).Code }),
		"name":    leaf(text, func(v any) any { return v.(*benchProject).Name }),
		"sector":  leaf(text, func(v any) any { return v.(*benchProject).Sector }),
		"summary": leaf(text, func(v any) any { return v.(*benchProject).Summary }),
		"day":     leaf(text, func(v any) any { return v.(*benchProject).Day }),
		"year":    leaf(graphql.Int, func(v any) any { return v.(*benchProject).Year }),
		"lead":    leaf(graphql.Boolean, func(v any) any { return v.(*benchProject).Lead }),
		"places": leaf(graphql.NewList(place), func(v any) any {
			var out []*benchPlace
			for _, code := range d.placesOf[v.(*benchProject).ID] {
				out = append(out, d.places[code])
			}
			return out
		}),
		"participations": leaf(graphql.NewList(part), func(v any) any { return d.parts[v.(*benchProject).ID] }),
		"status":         leaf(text, func(v any) any { return d.statuses[v.(*benchProject).ID] }),
		"completed":      leaf(money, func(v any) any { return d.money[v.(*benchProject).ID] }),
	}})
	s, err := graphql.NewSchema(graphql.SchemaConfig{Query: graphql.NewObject(graphql.ObjectConfig{Name: "Query", Fields: graphql.Fields{
		"projects": leaf(graphql.NewList(project), func(any) any { return d.projects }),
		"project":  leaf(project, func(any) any { return d.projects[0] }),
		"tree":     leaf(place, func(any) any { return d.tree }),
	}})})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// cost is what a piece of work took.
type cost struct {
	cpu    time.Duration
	allocs uint64
	bytes  uint64
}

func (c *cost) measure(b *testing.B, rounds int, work func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	from := cpuTime(b)
	for range rounds {
		work()
	}
	c.cpu += cpuTime(b) - from
	runtime.ReadMemStats(&after)
	c.allocs += after.Mallocs - before.Mallocs
	c.bytes += after.TotalAlloc - before.TotalAlloc
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkExecute prints, for each shape of query, the CPU time and allocations of the
// floor, of this package and of graphql-go's executor, measured in turns.
func BenchmarkExecute(b *testing.B) {
	d := newBenchData()
	s, err := New(loadSchema(b, benchSDL), d.bindings(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	other := d.graphqlGo(b)
	for _, shape := range []struct {
		name, query string
		rounds      int
	}{{"list", benchList, 100}, {"tree", benchTree, 50}, {"one", benchOne, 5000}} {
		b.Run(shape.name, func(b *testing.B) {
			plan, err := s.Plan(parse(b, shape.query), "")
			if err != nil {
				b.Fatal(err)
			}
			doc, err := graphqlparser.Parse(graphqlparser.ParseParams{Source: shape.query})
			if err != nil {
				b.Fatal(err)
			}
			var buf []byte
			ours := func() []byte {
				r := plan.Execute(b.Context(), Request{Buffer: buf})
				buf = r.Data
				return r.Data
			}
			byHand := func() []byte {
				text, err := json.Marshal(d.byHand(shape.query))
				if err != nil {
					b.Fatal(err)
				}
				return text
			}
			theirs := func() []byte { return executeGraphqlGo(b, other, doc) }
			sameAnswer(b, ours(), byHand(), theirs())
			var own, floor, peer cost
			for b.Loop() {
				floor.measure(b, shape.rounds, func() { byHand() })
				own.measure(b, shape.rounds, func() { ours() })
				peer.measure(b, shape.rounds/5, func() { theirs() })
			}
			if ratio := float64(own.cpu) / float64(floor.cpu); ratio > mostOfFloor && shape.name != "one" {
				b.Errorf("%.2f times the CPU of the floor, bar %.1f", ratio, mostOfFloor)
			}
			n := float64(b.N * shape.rounds)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(own.cpu.Microseconds())/n, "cpu-µs")
			b.ReportMetric(float64(floor.cpu.Microseconds())/n, "floor-cpu-µs")
			b.ReportMetric(float64(own.cpu)/float64(floor.cpu), "×floor")
			b.ReportMetric(5*float64(peer.cpu)/float64(own.cpu), "graphql-go÷ours")
			b.ReportMetric(float64(own.allocs)/n, "allocs")
			b.ReportMetric(float64(floor.allocs)/n, "floor-allocs")
			b.ReportMetric(5*float64(peer.allocs)/n, "graphql-go-allocs")
			b.ReportMetric(float64(own.bytes)/float64(floor.bytes), "bytes×floor")
		})
	}
}

func executeGraphqlGo(b *testing.B, s graphql.Schema, doc *ast.Document) []byte {
	r := graphql.Execute(graphql.ExecuteParams{Schema: s, AST: doc, Context: b.Context()})
	if r.HasErrors() {
		b.Fatal(r.Errors)
	}
	text, err := json.Marshal(r.Data)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// sameAnswer holds the three to one answer; only the order of fields may differ.
func sameAnswer(b *testing.B, texts ...[]byte) {
	b.Helper()
	var first []byte
	for i, text := range texts {
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			b.Fatal(err)
		}
		sorted, err := json.Marshal(v)
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 {
			first = sorted
		} else if !bytes.Equal(first, sorted) {
			b.Fatalf("answers differ:\n%.2000s\n%.2000s", first, sorted)
		}
	}
}
