package graph

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var update = flag.Bool("update", false, "write schema.graphql instead of comparing with it")

func testSchema(t *testing.T) *schema {
	t.Helper()
	s, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The public schema changes only together with this file, where review sees it.
func TestSchemaIsTheOneWrittenDown(t *testing.T) {
	got := printSchema(testSchema(t).graphql)
	if *update {
		if err := os.WriteFile("schema.graphql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.graphql differs; after review: go test ./graph -run %s -update\n%s", t.Name(), diff)
	}
}

func TestEveryTypeFieldArgumentAndValueIsDescribed(t *testing.T) {
	for name, typ := range testSchema(t).graphql.TypeMap() {
		if strings.HasPrefix(name, "__") {
			continue
		}
		if typ.Description() == "" {
			t.Errorf("type %s has no description", name)
		}
		switch typ := typ.(type) {
		case *graphql.Object:
			for fieldName, f := range typ.Fields() {
				if f.Description == "" {
					t.Errorf("%s.%s has no description", name, fieldName)
				}
				for _, a := range f.Args {
					if a.Description() == "" {
						t.Errorf("%s.%s(%s) has no description", name, fieldName, a.Name())
					}
				}
			}
		case *graphql.InputObject:
			for fieldName, f := range typ.Fields() {
				if f.Description() == "" {
					t.Errorf("%s.%s has no description", name, fieldName)
				}
			}
		case *graphql.Enum:
			for _, v := range typ.Values() {
				if v.Description == "" {
					t.Errorf("%s.%s has no description", name, v.Name)
				}
			}
		}
	}
}

// Money appears only under the name of one measure, or beside a field that says which
// measure it is: 合同投资 + 总投资 + 到位资金 can be written by no query.
func TestNoFieldAddsTwoKindsOfMoney(t *testing.T) {
	var named []string
	for _, m := range moneyMeasures {
		named = append(named, m.field)
	}
	checked := 0
	for name, typ := range testSchema(t).graphql.TypeMap() {
		object, ok := typ.(*graphql.Object)
		if !ok {
			continue
		}
		for fieldName, f := range object.Fields() {
			leaf := strings.Trim(f.Type.String(), "[]!")
			if leaf != "Money" && leaf != "Quantity" {
				continue
			}
			checked++
			if strings.HasPrefix(f.Type.String(), "[") {
				t.Errorf("%s.%s is a list of amounts without measures", name, fieldName)
			}
			if slices.Contains(named, fieldName) && leaf == "Money" {
				continue
			}
			if fieldName != "money" && fieldName != "quantity" || object.Fields()["measure"] == nil {
				t.Errorf("%s.%s is %s, and nothing says of which one measure", name, fieldName, leaf)
			}
		}
		for fieldName, f := range object.Fields() {
			switch strings.Trim(f.Type.String(), "[]!") {
			case "BigInt", "Decimal", "Float":
				if name != "Money" && name != "Quantity" && name != "Ratio" && name+"."+fieldName != "ImportBatch.size" && name+"."+fieldName != "ImportJob.size" && name+"."+fieldName != "File.size" && name+"."+fieldName != "ReportEvidence.size" {
					t.Errorf("%s.%s is a bare number that may grow", name, fieldName)
				}
			}
		}
	}
	// Project, row, total and overlap have six each; figure, credited and published figure, amount, amount of a change and of a report two.
	if want := 4*6 + 6*2; checked != want {
		t.Errorf("checked %d fields of money and quantity, want %d", checked, want)
	}
}

func TestEnumerationsNameEveryValueOfTheLedger(t *testing.T) {
	s := testSchema(t)
	for name, want := range ledgerLists() {
		enum := s.graphql.Type(name).(*graphql.Enum)
		var got []string
		for _, v := range enum.Values() {
			got = append(got, v.Name)
		}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func ledgerLists() map[string][]string {
	return map[string][]string{
		"Strand": names(ledger.Strands), "OrganisationKind": names(ledger.OrganisationKinds), "Role": names(ledger.Roles),
		"Status": names(ledger.Statuses), "Series": names(ledger.SeriesList), "SubjectKind": names(ledger.SubjectKinds),
		"Qualifier": names(ledger.Qualifiers), "PublishedState": names(ledger.HeadlineStates), "ImportJobState": names(ledger.JobStates), "AttributionMode": names(ledger.AttributionModes), "GroupBy": names(ledger.GroupDimensions),
		"PlaceLevel": append(names(ledger.AdministrativeLevels), upper(string(ledger.LevelZone))),
	}
}

func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = upper(string(v))
	}
	return out
}
