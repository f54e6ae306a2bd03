package store_test

import (
	"testing"

	"jiedui/store"
	"jiedui/store/storetest"
)

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.Store { return storetest.PostgreSQL(t) })
}
