package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jiedui.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagBeatsVariableBeatsFileBeatsDefault(t *testing.T) {
	file := write(t, "http: {address: 'file:1'}\nlog: {level: warn}\napi: {max_depth: 7}\n")
	t.Setenv("JIEDUI_HTTP_ADDRESS", "variable:2")
	t.Setenv("JIEDUI_LOG_LEVEL", "debug")
	flags := pflag.NewFlagSet("t", pflag.ContinueOnError)
	flags.String("http.address", "", "")
	flags.String("database.url", "", "")
	if err := flags.Parse([]string{"--http.address=flag:3"}); err != nil {
		t.Fatal(err)
	}
	s, err := Load(file, flags)
	if err != nil {
		t.Fatal(err)
	}
	if s.HTTP.Address != "flag:3" || s.Log.Level != "debug" || s.API.MaxDepth != 7 || s.Database.URL != "sqlite:jiedui.db" {
		t.Errorf("got %+v", s)
	}
}

func TestBadInputIsOneLineOfKindInvalid(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"unknown_key":         {"databse: {url: x}\n", "databse"},
		"unknown_nested_key":  {"database: {urll: x}\n", "database.urll"},
		"malformed_yaml":      {"a: [\n", "cannot read"},
		"bad_number":          {"api: {max_depth: many}\n", "max_depth"},
		"bad_duration":        {"api: {timeout: soon}\n", "timeout"},
		"time_without_unit":   {"api: {timeout: 30}\n", "api.timeout"},
		"port_too_large":      {"http: {address: 'h:99999'}\n", "http.address"},
		"bad_url":             {"database: {url: mysql://x}\n", "database.url"},
		"sqlite_without_path": {"database: {url: 'sqlite:'}\n", "database.url"},
		"bad_address":         {"http: {address: nowhere}\n", "http.address"},
		"bad_zone":            {"timezone: Mars/Olympus\n", "timezone"},
		"bad_level":           {"log: {level: loud}\n", "log.level"},
		"bad_anonymous":       {"access: {anonymous: some}\n", "access.anonymous"},
		"bad_public_url":      {"access: {public_url: 'jiedui.example'}\n", "access.public_url"},
		"public_url_path":     {"access: {public_url: 'https://jiedui.example/x'}\n", "access.public_url"},
		"bad_proxy":           {"access: {trusted_proxies: '10.0.0.0/8, here'}\n", "access.trusted_proxies"},
		"oidc_without_url":    {"access: {oidc: {issuer: 'https://id.example', client_id: x}}\n", "access.public_url"},
		"bad_role_of_group":   {"access: {oidc: {grants: 'a=chief'}}\n", "access.oidc.grants"},
		"bad_scope_of_group":  {"access: {oidc: {grants: 'a=partner@firm:1'}}\n", "access.oidc.grants"},
		"group_without_role":  {"access: {oidc: {grants: 'a'}}\n", "access.oidc.grants"},
		"zero_depth":          {"api: {max_depth: 0}\n", "api.max_depth"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Load(write(t, c.text), nil)
			if ledger.KindOf(err) != ledger.KindInvalid || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestGroupsHaveGrants(t *testing.T) {
	got, err := OIDC{Grants: "管理员=admin; CN=帮扶办,OU=县=office@4402;甲=partner@organisation:12\n甲=partner@project:3;"}.GroupGrants()
	want := map[string][]ledger.Grant{
		"管理员": {{Role: ledger.AccessAdmin}}, "CN=帮扶办,OU=县": {{Role: ledger.AccessOffice, Place: "4402"}},
		"甲": {{Role: ledger.AccessPartner, Organisation: 12}, {Role: ledger.AccessPartner, Project: 3}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestMissingNamedFileIsAnError(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.yaml"), nil)
	if ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func TestUnknownVariableIsAnError(t *testing.T) {
	t.Setenv("JIEDUI_DATABSE_URL", "sqlite:x")
	if _, err := Load(write(t, ""), nil); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func TestEverySettingIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(doc), "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 4 && strings.Contains(cells[1], "`") {
			rows[strings.Trim(cells[1], " `")] = line
		}
	}
	for _, key := range Keys() {
		line, ok := rows[key]
		if !ok {
			t.Errorf("%s is not in docs/configuration.md", key)
			continue
		}
		if !strings.Contains(line, Variable(key)) || !strings.Contains(line, "`"+Default(key)+"`") {
			t.Errorf("%s: the row does not give %s and default %q", key, Variable(key), Default(key))
		}
		delete(rows, key)
	}
	for key := range rows {
		t.Errorf("docs/configuration.md has %s, which is no setting", key)
	}
}
