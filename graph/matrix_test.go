package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// engines are those that the API is held to.
func engines(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, storetest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, storetest.PostgreSQL(t)) })
}

// writer writes documents that ask for everything.
type writer struct {
	t      *testing.T
	schema *ast.Schema
	may    func(owner, field string) bool // nil: all
	target side
	unused int

	pairings bool // a portfolio's subjects, which has no projects then
}

// rootArguments are what fields of Query are asked with, beside what the schema requires.
var rootArguments = map[string][]string{
	"node":      {`id: "@ProgressReport"`, `id: "@Project"`, `id: "@ImportBatch"`, `id: "@ImportJob"`, `id: "@Pairing"`, `id: "@Organisation"`, `id: "@Figure"`, `id: "@Zone"`, `id: "@PublishedFigure"`},
	"nodes":     {`ids: ["@Project", "@ImportBatch", "@ImportJob", "@Pairing", "@Organisation", "@Figure", "@Zone", "@PublishedFigure"]`},
	"importJob": {`id: "@ImportJob"`}, "undoPreview": {`batch: "@ImportBatch"`},
	"programme": {`code: "guan-shao"`}, "place": {`code: "@place"`, `code: "@zone"`},
	"search":     {`text: "@name"`},
	"history":    {`of: "@Project"`, `of: "@Project", measure: "contracted_investment"`, `of: "@Organisation"`},
	"portfolio":  {``, `groupBy: [PROGRAMME]`, `groupBy: [ORGANISATION]`, `groupBy: [COUNTY, ORGANISATION]`, `subject: PAIRING`},
	"flows":      {``, `subject: PROJECT, measure: "contracted_investment"`},
	"figures":    {``, `filter: {history: true}`, `filter: {project: {code: {eq: "@name-1"}}}`},
	"projects":   {``, `filter: {code: {eq: "@name-1"}}`, `filter: {under: ["@place"]}`},
	"deliveries": {``},
}

// with fills in the target of a text.
func (w *writer) with(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "@place", w.target.place), "@name", w.target.name)
	_, zone := graph.ParseGlobalKey(w.target.ids["Zone"])
	text = strings.ReplaceAll(text, "@zone", zone)
	for _, typeName := range []string{"ProgrammeX", "ImportBatch", "ImportJob", "PublishedFigure", "ProgressReport", "Project", "Programme", "Pairing", "Organisation", "Figure", "Zone", "Place"} {
		text = strings.ReplaceAll(text, "@"+typeName, w.target.ids[typeName])
	}
	return text
}

// selection asks for all of a type, depth levels down.
func (w *writer) selection(typeName string, depth int) string {
	def := w.schema.Types[typeName]
	var b strings.Builder
	b.WriteString("{ __typename")
	switch def.Kind {
	case ast.Interface, ast.Union:
		for _, p := range w.schema.GetPossibleTypes(def) {
			// Fields of one name and several types cannot stand side by side.
			fmt.Fprintf(&b, " ... on %s %s", p.Name, w.renamed(p.Name, depth))
		}
	default:
		b.WriteString(w.fields(def, depth, ""))
	}
	return b.String() + " }"
}

func (w *writer) renamed(typeName string, depth int) string {
	return "{ __typename" + w.fields(w.schema.Types[typeName], depth, typeName+"_") + " }"
}

func (w *writer) fields(def *ast.Definition, depth int, prefix string) string {
	var b strings.Builder
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") || w.may != nil && !w.may(def.Name, f.Name) {
			continue
		}
		if w.pairings && strings.HasPrefix(def.Name, "Portfolio") && f.Name == "projects" {
			continue
		}
		args := w.required(f.Arguments)
		name := f.Name
		if prefix != "" {
			name = prefix + f.Name + ": " + f.Name
		}
		inner := w.schema.Types[f.Type.Name()]
		switch {
		case inner.IsLeafType():
			fmt.Fprintf(&b, " %s%s", name, args)
		case depth > 0 && f.Name != "edges" && f.Name != "preview":
			next := depth - 1
			if strings.HasSuffix(def.Name, "Connection") {
				next = depth
			}
			fmt.Fprintf(&b, " %s%s %s", name, args, w.selection(inner.Name, next))
		}
	}
	return b.String()
}

// required are the arguments that must be given, in brackets.
func (w *writer) required(args ast.ArgumentDefinitionList) string {
	var list []string
	for _, a := range args {
		if a.Type.NonNull && a.DefaultValue == nil || a.Name == "reason" {
			list = append(list, a.Name+": "+w.value(a.Name, a.Type))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

// idsOf are the types of things that arguments name.
var idsOf = map[string]string{
	"project": "Project", "organisation": "Organisation", "into": "Organisation", "from": "Organisation", "pairing": "Pairing",
	"programme": "Programme", "place": "Zone", "parent": "Place", "host": "Place", "recipient": "Place", "figure": "Figure", "subject": "Project",
	"report": "ProgressReport", "evidence": "Nothing", "period": "ReportingPeriod", "calendar": "Nothing", "publishedFigure": "PublishedFigure", "withdraw": "Nothing",
	"job": "ImportJob", "batch": "ImportBatch", "webhook": "Nothing", "delivery": "Nothing", "of": "Project",
	"user": "User", "grant": "Grant", "token": "ApiToken", "invitation": "Invitation",
}

// value is a value of a type for an argument or a field of an input.
func (w *writer) value(name string, t *ast.Type) string {
	if t.Elem != nil {
		return "[" + w.value(name, t.Elem) + "]"
	}
	switch def := w.schema.Types[t.NamedType]; {
	case t.NamedType == "ID":
		typeName, known := idsOf[strings.TrimSuffix(name, "s")]
		if !known {
			w.t.Fatalf("idsOf has no row for the argument %s", name)
		}
		return `"` + w.target.ids[typeName] + `"`
	case t.NamedType == "String" && name == "measure":
		return `"contracted_investment"`
	case t.NamedType == "String":
		w.unused++
		return fmt.Sprintf(`"m%d"`, w.unused)
	case t.NamedType == "Date":
		return `"2024-01-01"`
	case t.NamedType == "Int", t.NamedType == "Decimal":
		return "1"
	case t.NamedType == "Boolean":
		return "false"
	case t.NamedType == "Upload":
		return "$file"
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	case def.Kind == ast.InputObject:
		var list []string
		for _, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || name == "input" && (f.Name == "places" || f.Name == "participations" || f.Name == "money" && def.Name == "FigureRecordInput") {
				list = append(list, f.Name+": "+w.value(f.Name, f.Type))
			}
		}
		return "{" + strings.Join(list, ", ") + "}"
	}
	w.t.Fatalf("no value for %s: %s", name, t)
	return ""
}

// asks sends a document over HTTP.
func (m *matrixLedger) asks(t *testing.T, badge, document string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": map[string]any{"file": nil}})
	check(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.url, bytes.NewReader(body))
	check(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	if badge != "" {
		r.Header.Set("Authorization", badge)
	}
	response, err := http.DefaultClient.Do(r)
	check(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	check(t, err)
	a := answer{status: response.StatusCode, header: response.Header, body: string(text)}
	check(t, json.Unmarshal(text, &a))
	return a
}

// refusals are the codes but for arguments that do not go together, because everything is
// asked for, and for what this server does not do, whoever asks.
func (a answer) refusals() string {
	var rest answer
	for _, e := range a.Errors {
		if code := e.Extensions["code"]; code != "INVALID" && (code != "FORBIDDEN" || strings.Contains(a.body, "您的角色")) {
			rest.Errors = append(rest.Errors, e)
		}
	}
	return rest.codes()
}

// public is what everybody may know.
var public = map[string]bool{"Programme": true, "Place": true, "ReportingPeriod": true, "Nothing": true}

// leaks names what of the half that is out of scope stands in an answer, other than what
// the document said itself.
func (m *matrixLedger) leaks(document string, a answer) (found []string) {
	words := []string{secret, "9876543210", "98765432.1", strings.Repeat(m.out.place, 10)}
	for typeName, id := range m.out.ids {
		if _, key := graph.ParseGlobalKey(id); typeName == "Zone" && !strings.Contains(document, id) {
			words = append(words, key)
		}
		if !public[typeName] {
			words = append(words, id)
		}
	}
	for _, word := range words {
		if strings.Contains(a.body, word) && !strings.Contains(document, word) {
			found = append(found, word)
		}
	}
	return found
}

// Every field of Query, for every role, of what is in scope and what is not, and for nobody:
// what is allowed is answered, what is not is FORBIDDEN, what is out of scope is not there,
// and nothing of it stands anywhere in any answer.
func TestQueriesKeepToTheMatrix(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		m := newMatrixLedger(t, s)
		schema := m.handler.TypeSystem()
		for _, f := range schema.Query.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			given, listed := rootArguments[f.Name]
			if !listed {
				given = []string{(&writer{t: t, schema: schema, target: m.in}).required(f.Arguments)}
			}
			for _, args := range given {
				if args != "" && !strings.HasPrefix(args, "(") {
					args = "(" + args + ")"
				}
				pairings := args == "" && f.Name == "flows" || strings.Contains(args, "PAIRING")
				for _, role := range append(slices.Clone(ledger.AccessRoles), "") {
					for _, target := range []side{m.in, m.out} {
						w := &writer{t: t, schema: schema, target: target, pairings: pairings}
						if role != "" {
							w.may = func(owner, field string) bool { return m.handler.MayUse(role, owner, field) }
						}
						m.queryKeeps(t, role, f, w, args)
					}
				}
			}
		}
	})
}

func (m *matrixLedger) queryKeeps(t *testing.T, role ledger.AccessRole, f *ast.FieldDefinition, w *writer, args string) {
	t.Helper()
	document := func(w *writer) string {
		selection := ""
		if !w.schema.Types[f.Type.Name()].IsLeafType() {
			selection = " " + w.selection(f.Type.Name(), 2)
		}
		return "query { " + f.Name + w.with(args) + selection + " }"
	}
	allowed := document(w)
	got := m.asks(t, string(role), allowed)
	what := fmt.Sprintf("%s asks %s%s of %s", role, f.Name, args, w.target.name)
	everything := document(&writer{t: t, schema: w.schema, target: w.target})
	for sent, a := range map[string]answer{allowed: got, everything: m.asks(t, string(role), everything)} {
		if found := m.leaks(sent, a); len(found) > 0 && role != ledger.AccessAdmin {
			t.Errorf("%s: %q in %.3000s", what, found, a.body)
		}
		if strings.Contains(a.codes(), "INTERNAL") {
			t.Errorf("%s: %s", what, a.codes())
		}
	}
	switch {
	case role == "" && m.handler.ForStrangers("Query", f.Name):
		if got.refusals() != "" {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case role == "" && m.handler.MayUse("", "Query", f.Name):
	case role == "":
		if got.status != http.StatusUnauthorized || got.codes() != "UNAUTHENTICATED" {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case !w.may("Query", f.Name):
		if got.codes() != "FORBIDDEN["+f.Name+"]" {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case w.target.name == secret && role != ledger.AccessAdmin:
		if codes := got.refusals(); codes != "" && codes != "NOT_FOUND["+f.Name+"]" {
			t.Errorf("%s: %s", what, codes)
		}
		// What it names is not there; a county is public.
		if v := got.Data[f.Name]; (strings.HasPrefix(args, `(id: "`) || strings.HasPrefix(args, `(batch: "`)) && v != nil {
			t.Errorf("%s: %v", what, v)
		}
	case got.refusals() != "":
		t.Errorf("%s: %d %s", what, got.status, got.codes())
	case got.Data[f.Name] == nil && got.codes() == "" && w.seen(role, args):
		t.Errorf("%s: nothing", what)
	}
}

// seen reports whether what is named in scope is for the role at all.
func (w *writer) seen(role ledger.AccessRole, args string) bool {
	for _, typeName := range []string{"ImportBatch", "ImportJob"} {
		if strings.Contains(args, "@"+typeName) {
			return role == ledger.AccessAdmin || typeName == "ImportBatch" && role == ledger.AccessOffice
		}
	}
	if role == ledger.AccessViewer && strings.Contains(args, "ProgressReport") {
		return false
	}
	return role != ledger.AccessPartner || !strings.Contains(args, "one") && !strings.Contains(args, "PublishedFigure")
}

// Every mutation: of a role that it is not for it is refused before anything is done, and
// what is out of scope is changed by nobody and told of to nobody.
func TestMutationsKeepToTheMatrix(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		m := newMatrixLedger(t, s)
		schema := m.handler.TypeSystem()
		for _, target := range []side{m.out, m.in} {
			for _, f := range schema.Mutation.Fields {
				for _, role := range []ledger.AccessRole{"", ledger.AccessViewer, ledger.AccessPartner, ledger.AccessReviewer, ledger.AccessOffice, ledger.AccessAdmin} {
					if role == ledger.AccessAdmin && target.name == secret { // he may
						continue
					}
					m.mutationKeeps(t, role, f, &writer{t: t, schema: schema, target: target})
				}
			}
		}
	})
}

func (m *matrixLedger) mutationKeeps(t *testing.T, role ledger.AccessRole, f *ast.FieldDefinition, w *writer) {
	t.Helper()
	args := w.required(f.Arguments)
	head := "mutation"
	if strings.Contains(args, "$file") {
		head = "mutation ($file: Upload!)"
	}
	document := head + " { " + f.Name + args + " " + w.selection(f.Type.Name(), 2) + " }"
	before, err := m.store.LatestInstant(t.Context())
	check(t, err)
	got := m.asks(t, string(role), document)
	after, err := m.store.LatestInstant(t.Context())
	check(t, err)
	what := fmt.Sprintf("%s: %s%s", role, f.Name, args)
	if found := m.leaks(document, got); len(found) > 0 && role != ledger.AccessAdmin {
		t.Errorf("%s: %q in %.2000s", what, found, got.body)
	}
	payload, _ := got.Data[f.Name].(map[string]any)
	problems, _ := payload["userErrors"].([]any)
	switch {
	case role == "" && m.handler.ForStrangers("Mutation", f.Name):
		if got.codes() != "" || after != before {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case m.handler.MayUse("", "Mutation", f.Name): // accounts say what is wrong
	case role == "":
		if got.status != http.StatusUnauthorized || got.codes() != "UNAUTHENTICATED" || after != before {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case !m.handler.MayUse(role, "Mutation", f.Name):
		if got.status != http.StatusForbidden || got.codes() != "FORBIDDEN" || after != before {
			t.Errorf("%s: %d %s", what, got.status, got.codes())
		}
	case strings.Contains(got.codes(), "INTERNAL"), strings.Contains(got.body, "您的角色"), strings.Contains(got.codes(), "UNAUTHENTICATED"):
		t.Errorf("%s: %d %s", what, got.status, got.codes())
	case w.target.name == secret && names(args, m.out):
		var codes []string
		for _, p := range problems {
			codes = append(codes, fmt.Sprint(p.(map[string]any)["code"]))
		}
		if len(problems) == 0 && len(got.Errors) == 0 || after != before {
			t.Errorf("%s: it was done: %.500s", what, got.body)
		} else if slices.ContainsFunc(codes, func(c string) bool { return c != "NOT_FOUND" && c != "INVALID" && c != "FORBIDDEN" }) {
			t.Errorf("%s: says more than that it is not there: %v", what, codes)
		}
	}
}

// names reports whether arguments name something of a half that is not public.
func names(args string, half side) bool {
	for typeName, id := range half.ids {
		if (typeName == "Place" || !public[typeName]) && strings.Contains(args, id) {
			return true
		}
	}
	return false
}
