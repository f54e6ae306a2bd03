// Package config holds the program's settings: from flags, JIEDUI_* variables, a file
// and defaults, in that order of precedence. viper is imported here and nowhere else;
// only cmd reads this package and copies what each package needs into its Options.
//
// Start at Load. Every setting is a field of Settings and a row of docs/configuration.md;
// a test holds the two together.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"jiedui/ledger"
)

// Settings are all settings of the program, checked.
type Settings struct {
	Database Database `mapstructure:"database"`
	HTTP     HTTP     `mapstructure:"http"`
	API      API      `mapstructure:"api"`
	Access   Access   `mapstructure:"access"`
	Import   Import   `mapstructure:"import"`
	Reports  Reports  `mapstructure:"reports"`
	Mail     Mail     `mapstructure:"mail"`
	Log      Log      `mapstructure:"log"`
	// Timezone is the IANA name of the zone whose calendar the ledger's dates follow.
	Timezone string `mapstructure:"timezone"`
}

// Database says where the ledger is kept.
type Database struct {
	// URL is "sqlite:PATH" for one embedded file or "postgres://…" for a server.
	URL string `mapstructure:"url"`
	// MaxConnections bounds open connections; 0: the engine's default.
	MaxConnections int `mapstructure:"max_connections"`
}

// HTTP says how the server listens.
type HTTP struct {
	Address         string        `mapstructure:"address"`          // host:port
	ShutdownTimeout time.Duration `mapstructure:"shutdown_timeout"` // how long requests may finish after a stop signal
	GraphiQL        bool          `mapstructure:"graphiql"`         // serve the query page at /graphiql
}

// API bounds what one GraphQL request may ask and do.
type API struct {
	Timeout   time.Duration `mapstructure:"timeout"`
	MaxDepth  int           `mapstructure:"max_depth"`
	MaxCost   int           `mapstructure:"max_cost"`
	BodyBytes int64         `mapstructure:"body_bytes"`
	Writes    bool          `mapstructure:"writes"` // take files and undo batches through the API, from anybody who reaches it

	Introspection bool   `mapstructure:"introspection"`  // answer questions about the schema
	Persisted     string `mapstructure:"persisted"`      // file with documents by their SHA-256; empty: none
	PersistedOnly bool   `mapstructure:"persisted_only"` // answer no others
	CacheBytes    int    `mapstructure:"cache_bytes"`    // of answers kept until the ledger changes
	MaxStreams    int    `mapstructure:"max_streams"`    // subscriptions open at a time
}

// Access says who may come in, and how.
type Access struct {
	// Anonymous is what whoever has not signed in may do: none, read or all.
	Anonymous       string        `mapstructure:"anonymous"`
	SessionIdle     time.Duration `mapstructure:"session_idle"`     // a session ends after so long without a request
	SessionLifetime time.Duration `mapstructure:"session_lifetime"` // and after so long in any case
	PublicURL       string        `mapstructure:"public_url"`       // address that browsers have; empty: that of each request
	TrustedProxies  string        `mapstructure:"trusted_proxies"`  // addresses or networks, with commas between
	OIDC            OIDC          `mapstructure:"oidc"`
}

// OIDC says which OpenID provider signs users in.
type OIDC struct {
	Issuer       string `mapstructure:"issuer"` // empty: none does
	ClientID     string `mapstructure:"client_id"`
	ClientSecret string `mapstructure:"client_secret"`
	Scopes       string `mapstructure:"scopes"`       // with blanks between
	GroupsClaim  string `mapstructure:"groups_claim"` // claim of the ID token that lists groups
	Grants       string `mapstructure:"grants"`       // GROUP=ROLE or GROUP=ROLE@SCOPE, with semicolons between
}

// Import bounds and teaches the importers.
type Import struct {
	FileBytes int64  `mapstructure:"file_bytes"` // largest file taken
	Profiles  string `mapstructure:"profiles"`   // folder with further profiles; empty: built-in ones only
}

// Mail is the server that mail is handed to; without a host none is sent.
type Mail struct {
	Host     string `mapstructure:"host"`
	Port     int    `mapstructure:"port"`
	Username string `mapstructure:"username"` // empty: no signing in
	Password string `mapstructure:"password"`
	From     string `mapstructure:"from"` // address that mail is from
	TLS      string `mapstructure:"tls"`  // starttls, tls, none
}

// Reports says what of a progress report is doubted, and where its files are kept.
type Reports struct {
	JumpFactor int64  `mapstructure:"jump_factor"` // times the last level that a value may be
	PercentGap int64  `mapstructure:"percent_gap"` // percentage points between physical progress and the money's
	FileBytes  int64  `mapstructure:"file_bytes"`  // largest file of evidence
	Folder     string `mapstructure:"folder"`      // of larger files; empty: the database has them
}

// Log says how the program logs.
type Log struct {
	Level  string `mapstructure:"level"`  // debug, info, warn, error
	Format string `mapstructure:"format"` // text, json
}

// Location is the zone of Timezone.
func (s Settings) Location() *time.Location {
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil { // checked by Load
		return time.UTC
	}
	return loc
}

var defaults = map[string]any{
	"database.url":              "sqlite:jiedui.db",
	"database.max_connections":  0,
	"http.address":              "127.0.0.1:8484",
	"http.shutdown_timeout":     "10s",
	"http.graphiql":             true,
	"api.timeout":               "30s",
	"api.max_depth":             20,
	"api.max_cost":              200000,
	"api.body_bytes":            1 << 20,
	"api.writes":                false,
	"api.introspection":         true,
	"api.persisted":             "",
	"api.persisted_only":        false,
	"api.cache_bytes":           64 << 20,
	"api.max_streams":           200,
	"access.anonymous":          "none",
	"access.session_idle":       "2h",
	"access.session_lifetime":   "24h",
	"access.public_url":         "",
	"access.trusted_proxies":    "",
	"access.oidc.issuer":        "",
	"access.oidc.client_id":     "",
	"access.oidc.client_secret": "",
	"access.oidc.scopes":        "openid profile email groups",
	"access.oidc.groups_claim":  "groups",
	"access.oidc.grants":        "",
	"import.file_bytes":         256 << 20,
	"import.profiles":           "",
	"mail.host":                 "",
	"mail.port":                 587,
	"mail.username":             "",
	"mail.password":             "",
	"mail.from":                 "",
	"mail.tls":                  "starttls",
	"reports.jump_factor":       5,
	"reports.percent_gap":       20,
	"reports.file_bytes":        20 << 20,
	"reports.folder":            "",
	"log.level":                 "info",
	"log.format":                "text",
	"timezone":                  "Asia/Shanghai",
}

// Keys lists every setting's key, sorted.
func Keys() []string {
	keys := make([]string, 0, len(defaults))
	for k := range defaults {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Default is a setting's default as it would be written in a file.
func Default(key string) string { return fmt.Sprint(defaults[key]) }

// Variable is the environment variable that sets a key.
func Variable(key string) string {
	return "JIEDUI_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// foreign are JIEDUI_ variables that are not settings.
var foreign = map[string]bool{"JIEDUI_CONFIG": true, "JIEDUI_CI": true}

// Load reads the settings. file is the path of the settings file; empty: jiedui.yaml in
// the working directory or in the user's configuration folder, if there is one. flags
// are the command's; a flag whose name is a setting's key, and which was given,
// overrides everything.
//
// Errors are of kind Invalid and fit on one line: an unreadable or malformed file, an
// unknown key, an unknown JIEDUI_ variable, a bad value.
func Load(file string, flags *pflag.FlagSet) (Settings, error) {
	v := viper.New()
	for key, value := range defaults {
		v.SetDefault(key, value)
		if err := v.BindEnv(key, Variable(key)); err != nil {
			return Settings{}, err
		}
	}
	if err := readFile(v, file); err != nil {
		return Settings{}, err
	}
	if err := knownVariables(); err != nil {
		return Settings{}, err
	}
	if flags != nil {
		for _, key := range Keys() {
			if f := flags.Lookup(key); f != nil && f.Changed {
				v.Set(key, f.Value.String())
			}
		}
	}
	// A bare number would be taken for nanoseconds.
	for _, key := range []string{"http.shutdown_timeout", "api.timeout", "access.session_idle", "access.session_lifetime"} {
		if _, err := time.ParseDuration(v.GetString(key)); err != nil {
			return Settings{}, invalid(key, fmt.Sprintf("must be a time with its unit such as 30s, not %q", v.GetString(key)))
		}
	}
	var s Settings
	if err := v.UnmarshalExact(&s); err != nil {
		return Settings{}, invalid("", oneLine(err))
	}
	return s, s.validate()
}

func readFile(v *viper.Viper, file string) error {
	named := file != ""
	if !named {
		file = os.Getenv("JIEDUI_CONFIG")
		named = file != ""
	}
	candidates := []string{file}
	if !named {
		candidates = []string{"jiedui.yaml"}
		if dir, err := os.UserConfigDir(); err == nil {
			candidates = append(candidates, filepath.Join(dir, "jiedui", "jiedui.yaml"))
		}
	}
	for _, path := range candidates {
		_, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) && !named {
			continue
		}
		v.SetConfigFile(path)
		v.SetConfigType("yaml")
		if err := v.ReadInConfig(); err != nil {
			return invalid(path, "cannot read the settings file: "+oneLine(err))
		}
		for _, key := range v.AllKeys() {
			if _, ok := defaults[key]; !ok {
				return invalid(path, fmt.Sprintf("unknown setting %q; known are: %s", key, strings.Join(Keys(), ", ")))
			}
		}
		return nil
	}
	return nil
}

func knownVariables() error {
	known := make(map[string]bool, len(defaults))
	for _, key := range Keys() {
		known[Variable(key)] = true
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "JIEDUI_") && !known[name] && !foreign[name] && !strings.HasPrefix(name, "JIEDUI_TEST_") {
			return invalid(name, "unknown variable; settings are named like JIEDUI_DATABASE_URL, see docs/configuration.md")
		}
	}
	return nil
}

func (s Settings) validate() error {
	switch scheme, rest, _ := strings.Cut(s.Database.URL, ":"); scheme {
	case "sqlite":
		if rest == "" {
			return invalid("database.url", "needs a path: sqlite:/path/to/jiedui.db")
		}
	case "postgres", "postgresql":
		if _, err := url.Parse(s.Database.URL); err != nil {
			return invalid("database.url", "is not a postgres:// URL")
		}
	default:
		return invalid("database.url", "must begin with sqlite: or postgres://")
	}
	_, port, err := net.SplitHostPort(s.HTTP.Address)
	if _, tooLarge := strconv.ParseUint(port, 10, 16); err != nil || tooLarge != nil {
		return invalid("http.address", fmt.Sprintf("must be host:port with a port up to 65535, not %q", s.HTTP.Address))
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil || s.Timezone == "" {
		return invalid("timezone", fmt.Sprintf("%q is not a time zone such as Asia/Shanghai", s.Timezone))
	}
	for key, positive := range map[string]bool{
		"http.shutdown_timeout":    s.HTTP.ShutdownTimeout > 0,
		"api.timeout":              s.API.Timeout > 0,
		"api.max_depth":            s.API.MaxDepth > 0,
		"access.session_idle":      s.Access.SessionIdle > 0,
		"access.session_lifetime":  s.Access.SessionLifetime > 0,
		"api.max_cost":             s.API.MaxCost > 0,
		"api.body_bytes":           s.API.BodyBytes > 0,
		"api.cache_bytes":          s.API.CacheBytes > 0,
		"api.max_streams":          s.API.MaxStreams > 0,
		"import.file_bytes":        s.Import.FileBytes > 0,
		"database.max_connections": s.Database.MaxConnections >= 0,
	} {
		if !positive {
			return invalid(key, "must be greater than zero")
		}
	}
	if s.API.PersistedOnly && s.API.Persisted == "" {
		return invalid("api.persisted_only", "needs the documents that are answered: set api.persisted")
	}
	if s.Mail.Host != "" {
		if from, err := mail.ParseAddress(s.Mail.From); err != nil || from.Name != "" {
			return invalid("mail.from", fmt.Sprintf("must be an address such as office@example.com, not %q", s.Mail.From))
		}
	}
	if s.Mail.Port < 1 || s.Mail.Port > 65535 {
		return invalid("mail.port", "must be a port up to 65535")
	}
	if !slices.Contains([]string{"starttls", "tls", "none"}, s.Mail.TLS) {
		return invalid("mail.tls", fmt.Sprintf("must be starttls, tls or none, not %q", s.Mail.TLS))
	}
	if err := s.Access.validate(); err != nil {
		return err
	}
	switch s.Log.Level {
	case "debug", "info", "warn", "error":
	default:
		return invalid("log.level", fmt.Sprintf("must be debug, info, warn or error, not %q", s.Log.Level))
	}
	if s.Log.Format != "text" && s.Log.Format != "json" {
		return invalid("log.format", fmt.Sprintf("must be text or json, not %q", s.Log.Format))
	}
	return nil
}

func invalid(key, text string) error { return ledger.Invalid("setting", key, "", text) }

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
