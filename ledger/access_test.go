package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func TestScopeIsTheUnionOfGrants(t *testing.T) {
	t.Parallel()
	caller := ledger.Caller{Grants: []ledger.Grant{
		{Role: ledger.AccessOffice, Place: "440229"},
		{Role: ledger.AccessOffice, Place: "440229103"}, // within the first
		{Role: ledger.AccessOffice, Place: "440229105"},
		{Role: ledger.AccessViewer, Place: "4406"},
		{Role: ledger.AccessPartner, Organisation: 7},
		{Role: ledger.AccessPartner, Organisation: 7},
		{Role: ledger.AccessPartner, Project: 3},
	}}
	for name, c := range map[string]struct{ got, want ledger.Scope }{
		"any role":    {caller.Scope(), ledger.Scope{Places: []string{"440229", "4406"}, Organisations: []ledger.ID{7}, Projects: []ledger.ID{3}}},
		"one role":    {caller.Scope(ledger.AccessOffice), ledger.Scope{Places: []string{"440229"}}},
		"none":        {caller.Scope(ledger.AccessReviewer), ledger.Scope{}},
		"batches":     {caller.ScopeOf(ledger.RowBatch), ledger.Scope{Places: []string{"440229"}}},
		"projects":    {caller.ScopeOf(ledger.RowProject), caller.Scope()},
		"the machine": {ledger.Machine("clerk").Scope(ledger.AccessAdmin), ledger.Scope{Everything: true}},
		"nobody":      {ledger.Caller{}.Scope(), ledger.Scope{}},
	} {
		if d := cmp.Diff(c.want, c.got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if !(ledger.Scope{}).Empty() || caller.Scope().Empty() || ledger.Machine("").Scope().Empty() {
		t.Error("Empty is wrong")
	}
}

func TestGrantsGoWithTheirScope(t *testing.T) {
	t.Parallel()
	for _, g := range []ledger.Grant{
		{Role: ledger.AccessAdmin}, {Role: ledger.AccessOffice}, {Role: ledger.AccessOffice, Place: "4402"},
		{Role: ledger.AccessReviewer, Place: "4402"}, {Role: ledger.AccessPartner, Organisation: 1}, {Role: ledger.AccessPartner, Project: 1},
		{Role: ledger.AccessViewer}, {Role: ledger.AccessViewer, Place: "4402"}, {Role: ledger.AccessViewer, Organisation: 1},
	} {
		if err := g.Validate(); err != nil {
			t.Errorf("%+v: %v", g, err)
		}
	}
	for _, g := range []ledger.Grant{
		{}, {Role: "boss"}, {Role: ledger.AccessAdmin, Place: "44"}, {Role: ledger.AccessOffice, Organisation: 1},
		{Role: ledger.AccessReviewer, Project: 1}, {Role: ledger.AccessPartner}, {Role: ledger.AccessPartner, Place: "44"},
		{Role: ledger.AccessViewer, Place: "44", Organisation: 1},
	} {
		if err := g.Validate(); err == nil {
			t.Errorf("%+v is taken", g)
		}
	}
}
