package store_test

import (
	"database/sql"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// A password that was kept at another cost is kept at today's once its user signs in.
func TestPasswordsAreKeptAtTodaysCost(t *testing.T) {
	bothEngines(t, func(t *testing.T, driver, url string) {
		const password = "correct horse battery"
		opened := func(passes uint32) *store.Store {
			o := storetest.Options(url)
			o.Passwords = store.PasswordCost{MemoryKiB: 64, Passes: passes, Lanes: 1}
			return openLedger(t, o)
		}
		cheap := opened(1)
		if _, _, err := cheap.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := cheap.AddUser(t.Context(), ledger.Doing{Caller: ledger.Machine("root")}, ledger.User{Name: "admin"}, password); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		hash := func() (text string) {
			if err := db.QueryRow(`SELECT password_hash FROM account`).Scan(&text); err != nil {
				t.Fatal(err)
			}
			return text
		}
		if got := hash(); !strings.HasPrefix(got, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(got, password) {
			t.Errorf("kept as %s", got)
		}
		dear := opened(2)
		if _, err := dear.SignIn(t.Context(), "admin", "wrong horse battery", ""); err == nil {
			t.Error("a wrong password is let in")
		}
		if got := hash(); !strings.Contains(got, "t=1") {
			t.Errorf("a wrong password changed it to %s", got)
		}
		for range 2 {
			if _, err := dear.SignIn(t.Context(), "admin", password, ""); err != nil {
				t.Fatal(err)
			}
			if got := hash(); !strings.Contains(got, "m=64,t=2,p=1") {
				t.Errorf("still kept as %s", got)
			}
		}
	})
}
