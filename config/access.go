package config

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"jiedui/ledger"
)

func (a Access) validate() error {
	switch a.Anonymous {
	case "none", "read", "all":
	default:
		return invalid("access.anonymous", "must be none, read or all, not "+strconv.Quote(a.Anonymous))
	}
	if _, err := a.Public(); err != nil {
		return err
	}
	if _, err := a.Proxies(); err != nil {
		return err
	}
	if _, err := a.OIDC.GroupGrants(); err != nil {
		return err
	}
	if a.OIDC.Issuer != "" && (a.OIDC.ClientID == "" || a.PublicURL == "") {
		return invalid("access.oidc.issuer", "needs access.oidc.client_id, and access.public_url to come back to")
	}
	return nil
}

// Public is the address that browsers have; nil: that of each request.
func (a Access) Public() (*url.URL, error) {
	if a.PublicURL == "" {
		return nil, nil
	}
	u, err := url.Parse(a.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, invalid("access.public_url", "must be an address such as https://jiedui.example.cn, without a path")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// Proxies are the networks of TrustedProxies.
func (a Access) Proxies() (networks []netip.Prefix, err error) {
	for _, text := range strings.Split(a.TrustedProxies, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			one, err := netip.ParseAddr(text)
			if err != nil {
				return nil, invalid("access.trusted_proxies", strconv.Quote(text)+" is not an address such as 10.0.0.1 or a network such as 10.0.0.0/8")
			}
			network = netip.PrefixFrom(one, one.BitLen())
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// GroupGrants are what the members of each group may do.
func (o OIDC) GroupGrants() (map[string][]ledger.Grant, error) {
	grants := map[string][]ledger.Grant{}
	for _, text := range strings.FieldsFunc(o.Grants, func(r rune) bool { return r == ';' || r == '\n' }) {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		at := strings.LastIndexByte(text, '=') // names of groups may have one
		if at < 1 {
			return nil, invalid("access.oidc.grants", strconv.Quote(text)+" is not GROUP=ROLE or GROUP=ROLE@SCOPE")
		}
		g, err := ParseGrant(strings.TrimSpace(text[at+1:]))
		if err != nil {
			return nil, invalid("access.oidc.grants", strconv.Quote(text)+": "+err.Error())
		}
		group := strings.TrimSpace(text[:at])
		grants[group] = append(grants[group], g)
	}
	return grants, nil
}

// ParseGrant reads a grant: admin, office@440229 for a place, partner@organisation:12 or
// partner@project:34.
func ParseGrant(text string) (ledger.Grant, error) {
	role, scope, scoped := strings.Cut(text, "@")
	g := ledger.Grant{Role: ledger.AccessRole(role)}
	if scoped {
		kind, key, found := strings.Cut(scope, ":")
		id, err := strconv.ParseInt(key, 10, 64)
		switch {
		case !found:
			g.Place = scope
		case kind == "place":
			g.Place = key
		case kind == "organisation" && err == nil && id > 0:
			g.Organisation = ledger.ID(id)
		case kind == "project" && err == nil && id > 0:
			g.Project = ledger.ID(id)
		default:
			return g, ledger.Invalid("grant", text, "", "范围应为地区代码、organisation:编号或 project:编号")
		}
	}
	return g, g.Validate()
}

// GrantText is a grant as ParseGrant reads it.
func GrantText(g ledger.Grant) string {
	switch {
	case g.Place != "":
		return string(g.Role) + "@" + g.Place
	case g.Organisation != 0:
		return string(g.Role) + "@organisation:" + strconv.FormatInt(int64(g.Organisation), 10)
	case g.Project != 0:
		return string(g.Role) + "@project:" + strconv.FormatInt(int64(g.Project), 10)
	}
	return string(g.Role)
}
