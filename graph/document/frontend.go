// Package document is what a GraphQL request meets first: it parses a document, holds it
// to limits, validates it by the specification of September 2025, estimates its cost, and
// answers introspection. It does not execute anything and knows nothing of HTTP or of the
// ledger.
//
// The tree and the loading of schemas are gqlparser's. The lexer, the parser and the rules
// are our own: gqlparser's accept what the specification refuses and take quadratic time or
// worse on some documents (testdata/deviations.md). Everything here takes time that grows
// with the size of the document; what could grow faster is bounded.
//
// Start at New and Frontend.Prepare.
package document

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// Options are the choices of a Frontend.
type Options struct {
	Limits
	// Suggestions adds "Did you mean …?" to errors. Off, a schema cannot be guessed from them.
	Suggestions bool
	// CacheBytes bounds what prepared documents are kept, about; zero: none are.
	CacheBytes int
	Cost       CostModel
}

// Frontend prepares the documents of one schema. It is safe for concurrent use.
type Frontend struct {
	index   *index
	options Options
	cache   *cache
}

// New reads a schema in the definition language.
func New(sdl string, options Options) (*Frontend, error) {
	schema, err := LoadSchema("schema.graphql", sdl)
	if err != nil {
		return nil, err
	}
	options.Limits = options.Limits.withDefaults()
	options.Cost = options.Cost.withDefaults()
	f := &Frontend{index: newIndex(schema), options: options}
	if options.CacheBytes > 0 {
		f.cache = newCache(options.CacheBytes)
	}
	return f, nil
}

// Schema is the schema, which must not be changed.
func (f *Frontend) Schema() *ast.Schema { return f.index.Schema }

// Document is a valid document. It is shared between requests and must not be changed.
type Document struct {
	// AST has all definitions, expected types and parents filled in. Value.VariableDefinition
	// is filled in within operations only: a fragment may be used by several.
	AST *ast.QueryDocument
	// Fields and Depth are the largest number of selections and levels that any operation
	// has, fragments expanded.
	Fields, Depth int

	frontend  *Frontend
	fragments map[string]*part
	size      int // bytes, about
}

// Prepare parses and validates a document. Exactly one of the results is nil.
func (f *Frontend) Prepare(query string) (*Document, Errors) {
	if f.cache == nil {
		doc, errs, _ := f.prepare(query)
		return doc, errs
	}
	return f.cache.prepared(query, func() (*Document, Errors) {
		doc, errs, _ := f.prepare(query)
		return doc, errs
	})
}

// prepare also tells how much was done: tokens read, nodes visited, comparisons made.
func (f *Frontend) prepare(query string) (doc *Document, errs Errors, work int) {
	p, refused := parse(query, f.options.Limits)
	if refused != nil {
		return nil, Errors{refused}, p.tokens
	}
	v := &validator{
		index: f.index, limits: f.options.Limits, suggestions: f.options.Suggestions,
		doc: p.doc, marks: p.marks, work: p.tokens,
	}
	if refused := v.validate(); refused != nil {
		return nil, Errors{refused}, v.work
	}
	if len(v.errors) > 0 {
		return nil, v.errors, v.work
	}
	doc = &Document{AST: p.doc, frontend: f, fragments: v.fragments, size: len(query) + bytesPerToken*p.tokens}
	for _, part := range v.parts {
		if part.operation != nil {
			doc.Fields = max(doc.Fields, part.extent.fields)
			doc.Depth = max(doc.Depth, part.extent.depth)
		}
		// What only validation needs would be kept with the document.
		*part = partOf(part)
	}
	return doc, nil, v.work
}

func partOf(p *part) part {
	return part{operation: p.operation, fragment: p.fragment, set: p.set, root: p.root}
}

// bytesPerToken is what a token of a document takes in memory at most, with its node and
// place: measured from 70 (ordinary queries) to 250 (long lists).
const bytesPerToken = 250

// Operation is the operation of a name; an empty name means the only one.
func (d *Document) Operation(name string) (*ast.OperationDefinition, *Error) {
	if name == "" && len(d.AST.Operations) == 1 {
		return d.AST.Operations[0], nil
	}
	if name == "" && len(d.AST.Operations) > 1 {
		return nil, &Error{Code: CodeWhichOne, Message: "查询里有几个操作，请用 operationName 指明一个"}
	}
	if name != "" {
		for _, op := range d.AST.Operations {
			if op.Name == name {
				return op, nil
			}
		}
	}
	return nil, &Error{Code: CodeNoOperation, Message: shortened("查询里没有名为 " + name + " 的操作")}
}
