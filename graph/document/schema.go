// Package document parses and validates GraphQL documents by the specification of
// September 2025.
package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// LoadSchema reads a schema in the definition language.
func LoadSchema(name, sdl string) (*ast.Schema, error) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: sdl})
	if err != nil {
		return nil, fmt.Errorf("load schema %s: %w", name, err)
	}
	return schema, nil
}
