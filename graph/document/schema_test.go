package document

import (
	"os"
	"testing"
)

func TestTheSchemaWrittenDownLoads(t *testing.T) {
	sdl, err := os.ReadFile("../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := LoadSchema("schema.graphql", string(sdl))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Query == nil || schema.Query.Fields.ForName("portfolio") == nil {
		t.Error("Query.portfolio is not in the schema")
	}
	if _, err := LoadSchema("broken", "type Query { a: Nothing }"); err == nil {
		t.Error("a schema with an undefined type loads")
	}
}
