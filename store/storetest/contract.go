package storetest

import (
	"context"
	"testing"

	"jiedui/store"
)

// Run proves that a store keeps its promises; open gives a new migrated ledger.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			test(t, s)
			noOrphans(t, s)
		})
	}
}

// cases are the contract, by the outcome each proves; every file of cases adds its own.
var cases = map[string]func(t *testing.T, s *store.Store){
	"migrating_again_changes_nothing": migratingAgain,
}

// add is how a file of cases joins the contract.
func add(name string, test func(t *testing.T, s *store.Store)) bool {
	if cases[name] != nil {
		panic("two cases named " + name)
	}
	cases[name] = test
	return true
}

func migratingAgain(t *testing.T, s *store.Store) {
	ctx := context.Background()
	from, to, err := s.Migrate(ctx)
	if err != nil || from != to || to == 0 {
		t.Fatalf("Migrate = %d, %d, %v", from, to, err)
	}
	if v, err := s.SchemaVersion(ctx); err != nil || v != to {
		t.Fatalf("SchemaVersion = %d, %v; want %d", v, err, to)
	}
}
