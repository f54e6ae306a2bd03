package graph

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph/lru"
	"jiedui/ledger"
)

// Every committed transaction of the ledger has an instant. A question that is asked as
// known at the last of them has one answer for ever, so answers can be kept and named by
// the instant, the day, the document and its variables.

// Versions tells how far the ledger has got.
type Versions interface {
	// LatestInstant is the instant of the last committed transaction.
	LatestInstant(ctx context.Context) (ledger.Instant, error)
}

// freshness is what may be done with the answer to an operation.
type freshness struct {
	steady     bool // the same until the ledger changes
	costly     bool // an aggregate, worth keeping
	introspect bool // asks for the schema
}

// freshnessOf looks at the fields of an operation's root.
func (s *schema) freshnessOf(op *ast.OperationDefinition) freshness {
	f := freshness{steady: op.Operation == ast.Query}
	var visit func(ast.SelectionSet)
	visit = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				f.introspect = f.introspect || sel.Name == "__schema" || sel.Name == "__type"
				for _, field := range s.fields["Query"] {
					if field.name == sel.Name {
						f.steady = f.steady && !field.volatile
						f.costly = f.costly || field.costly
					}
				}
			case *ast.InlineFragment:
				visit(sel.SelectionSet)
			case *ast.FragmentSpread:
				visit(sel.Definition.SelectionSet)
			}
		}
	}
	visit(op.SelectionSet)
	return f
}

// answerKey names the answer to a request at a state of the ledger, for all who see as much
// of it.
func (r *request) answerKey(q query) (string, error) {
	variables, err := json.Marshal(q.Variables)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%d\x00%s\x00%s\x00%d\x00%s\x00%s", sight(r.caller), r.version, ledger.DateOf(r.now.In(r.deps.Location)), q.OperationName, len(q.Query), q.Query, variables)
	return string(h.Sum(nil)), nil
}

// entityTag is the tag of an answer in a media type. It is weak, because the answer may
// be compressed on its way.
func entityTag(key, contentType string) string {
	sum := sha256.Sum256([]byte(key + "\x00" + contentType))
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// matches reports whether the lines of If-None-Match name the tag.
func matches(lines []string, tag string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// answers keeps the answers to costly questions, those used last. It is safe for
// concurrent use.
type answers struct {
	*lru.Cache[string, []byte]
	largest int // bytes of one: it must not drive out all others
}

// newAnswers keeps so many bytes.
func newAnswers(most int) *answers { return &answers{lru.New[string, []byte](most), most / 10} }

func (a *answers) keep(key string, data []byte) {
	if len(data) <= a.largest {
		a.Add(key, data, len(data))
	}
}
