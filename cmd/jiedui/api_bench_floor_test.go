package main

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"jiedui/ledger"
)

// floor answers the shapes as somebody would who writes each by hand and knows what is
// asked: one prepared statement, structs filled from its rows, encoding/json. Its answers
// are those of the API, to the letter but for the order of members.
type floor struct {
	list, tree, one *sql.Stmt
}

const (
	floorKnown = `.known_to = 9223372036854775807` // what is believed now

	floorList = `
WITH page AS MATERIALIZED (
	SELECT p.id, p.code, p.name FROM project p
	WHERE p.id > $2 AND p` + floorKnown + ` AND NOT EXISTS (SELECT 1 FROM project c WHERE c.package_id = p.id AND c` + floorKnown + `)
	ORDER BY p.id LIMIT 51)
SELECT p.id, p.code, p.name, pl.code, pl.name, up.code, up.name, t.role, o.id, o.name, CAST(f.valid_from AS TEXT), f.value, f.qualifier
FROM page p
JOIN project_place l ON l.project_id = p.id AND l` + floorKnown + ` JOIN place pl ON pl.code = l.place_code JOIN place up ON up.code = pl.parent_code
JOIN participation t ON t.project_id = p.id AND t` + floorKnown + ` JOIN organisation o ON o.id = t.organisation_id
LEFT JOIN figure f ON f.subject_kind = 'project' AND f.subject_id = p.id AND f.measure = 'completed_investment' AND f.series = 'actual'
	AND f.valid_from <= $1 AND $1 < f.valid_to AND f` + floorKnown + `
ORDER BY p.id, t.id`

	floorTree = `
SELECT c.code, c.name, town.code, town.name, r.id, r.team, CAST(r.starts_on AS TEXT), a.is_lead, o.id, o.name
FROM place c JOIN place town ON town.parent_code = c.code
LEFT JOIN pairing r ON r.place_code = town.code AND r` + floorKnown + `
LEFT JOIN pairing_assistor a ON a.pairing_id = r.id AND a` + floorKnown + ` LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE c.code = $1 ORDER BY town.code, r.id, a.id`

	floorOne = `
SELECT p.code, p.name, p.sector, p.year, CAST(p.starts_on AS TEXT), CAST(p.ends_on AS TEXT), p.summary
FROM project p WHERE p.id = $1 AND p` + floorKnown
)

func newFloor(b *testing.B, url string) *floor {
	b.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(9) // as many as the store has
	db.SetMaxIdleConns(9)
	b.Cleanup(func() { _ = db.Close() })
	prepare := func(text string) *sql.Stmt {
		s, err := db.Prepare(text)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	return &floor{prepare(floorList), prepare(floorTree), prepare(floorOne)}
}

func (f *floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q struct {
		OperationName string
		Variables     struct{ After, Code, ID string }
	}
	err := json.NewDecoder(r.Body).Decode(&q)
	var data any
	if err == nil {
		switch q.OperationName {
		case "List":
			data, err = f.listed(r.Context(), q.Variables.After)
		case "Tree":
			data, err = f.treed(r.Context(), q.Variables.Code)
		default:
			data, err = f.read(r.Context(), q.Variables.ID)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data}) // a client that went away
}

func floorID(kind string, id int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + strconv.FormatInt(id, 10)))
}

type (
	floorPlace struct {
		Code   string      `json:"code"`
		Name   string      `json:"name"`
		Parent *floorPlace `json:"parent,omitempty"`
	}
	floorAt struct {
		Place *floorPlace `json:"place"`
	}
	floorOrganisation struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	floorPart struct {
		Role         string             `json:"role"`
		Organisation *floorOrganisation `json:"organisation"`
	}
	floorMoney struct {
		Fen  string `json:"fen"`
		Text string `json:"text"`
	}
	floorFigure struct {
		ValidFrom string      `json:"validFrom"`
		Money     *floorMoney `json:"money"`
	}
	floorProject struct {
		ID             string         `json:"id"`
		Code           string         `json:"code"`
		Name           string         `json:"name"`
		Places         []*floorAt     `json:"places"`
		Participations []*floorPart   `json:"participations"`
		Figures        []*floorFigure `json:"figures"`
	}
	floorPage struct {
		PageInfo struct {
			HasNextPage bool   `json:"hasNextPage"`
			EndCursor   string `json:"endCursor"`
		} `json:"pageInfo"`
		Nodes []*floorProject `json:"nodes"`
	}
)

// spoken is an amount of fen in the largest unit of 元, 万元 and 亿元 that it reaches.
func spoken(fen int64, q ledger.Qualifier) string {
	unit := ledger.UnitYuan
	switch {
	case fen >= ledger.UnitYiYuan.Scale():
		unit = ledger.UnitYiYuan
	case fen >= ledger.UnitWanYuan.Scale():
		unit = ledger.UnitWanYuan
	}
	return ledger.Quantity{Value: fen, Unit: unit, Qualifier: q}.String()
}

func (f *floor) listed(ctx context.Context, after string) (any, error) {
	rows, err := f.list.QueryContext(ctx, benchAsOf.String(), positionID(after))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	page := &floorPage{}
	var p *floorProject
	var last int64
	for rows.Next() {
		var id, organisation int64
		var code, name, place, placeName, up, upName, role, organisationName string
		var from, qualifier sql.NullString
		var value sql.NullInt64
		if err := rows.Scan(&id, &code, &name, &place, &placeName, &up, &upName, &role, &organisation, &organisationName, &from, &value, &qualifier); err != nil {
			return nil, err
		}
		if p == nil || id != last {
			if len(page.Nodes) == 50 {
				page.PageInfo.HasNextPage = true
				break
			}
			last = id
			p = &floorProject{ID: floorID("Project", id), Code: code, Name: name,
				Places: []*floorAt{{&floorPlace{place, placeName, &floorPlace{up, upName, nil}}}}, Figures: []*floorFigure{}}
			if from.Valid {
				p.Figures = append(p.Figures, &floorFigure{from.String,
					&floorMoney{strconv.FormatInt(value.Int64, 10), spoken(value.Int64, ledger.Qualifier(qualifier.String))}})
			}
			page.Nodes = append(page.Nodes, p)
		}
		p.Participations = append(p.Participations, &floorPart{strings.ToUpper(role),
			&floorOrganisation{floorID("Organisation", organisation), organisationName}})
	}
	if p != nil {
		page.PageInfo.EndCursor = floorCursor(last)
	}
	return map[string]any{"projects": page}, rows.Err()
}

// floorCursor and positionID are the API's cursors of projects by id.
func floorCursor(id int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(`{"o":"","k":[],"i":"` + strconv.FormatInt(id, 10) + `"}`))
}

func positionID(cursor string) (id int64) {
	if raw, err := base64.RawURLEncoding.DecodeString(cursor); err == nil && len(raw) > 0 {
		var p struct{ I string }
		if json.Unmarshal(raw, &p) == nil {
			id, _ = strconv.ParseInt(p.I, 10, 64)
		}
	}
	return id
}

type (
	floorAssistor struct {
		Lead         bool               `json:"lead"`
		Organisation *floorOrganisation `json:"organisation"`
	}
	floorPairing struct {
		ID        string           `json:"id"`
		Team      string           `json:"team"`
		StartsOn  string           `json:"startsOn"`
		Assistors []*floorAssistor `json:"assistors"`
	}
	floorPairings struct {
		Nodes []*floorPairing `json:"nodes"`
	}
	floorTown struct {
		Code     string         `json:"code"`
		Name     string         `json:"name"`
		Pairings *floorPairings `json:"pairings"`
	}
	floorTowns struct {
		Nodes []*floorTown `json:"nodes"`
	}
	floorCounty struct {
		Code     string      `json:"code"`
		Name     string      `json:"name"`
		Children *floorTowns `json:"children"`
	}
)

func (f *floor) treed(ctx context.Context, code string) (any, error) {
	rows, err := f.tree.QueryContext(ctx, code)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	county := &floorCounty{Children: &floorTowns{}}
	var town *floorTown
	var pairing *floorPairing
	var last int64
	for rows.Next() {
		var townCode, townName string
		var id, organisation sql.NullInt64
		var team, starts, organisationName sql.NullString
		var lead sql.NullBool
		if err := rows.Scan(&county.Code, &county.Name, &townCode, &townName, &id, &team, &starts, &lead, &organisation, &organisationName); err != nil {
			return nil, err
		}
		if town == nil || town.Code != townCode {
			town = &floorTown{Code: townCode, Name: townName, Pairings: &floorPairings{Nodes: []*floorPairing{}}}
			county.Children.Nodes = append(county.Children.Nodes, town)
		}
		if !id.Valid {
			continue
		}
		if id.Int64 != last {
			last = id.Int64
			pairing = &floorPairing{ID: floorID("Pairing", last), Team: team.String, StartsOn: starts.String}
			town.Pairings.Nodes = append(town.Pairings.Nodes, pairing)
		}
		pairing.Assistors = append(pairing.Assistors, &floorAssistor{lead.Bool,
			&floorOrganisation{floorID("Organisation", organisation.Int64), organisationName.String}})
	}
	return map[string]any{"place": county}, rows.Err()
}

type floorNode struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Sector   string `json:"sector"`
	Year     int    `json:"year"`
	StartsOn string `json:"startsOn"`
	EndsOn   string `json:"endsOn"`
	Summary  string `json:"summary"`
}

func (f *floor) read(ctx context.Context, global string) (any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(global)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(string(raw), "Project:"), 10, 64)
	if err != nil {
		return nil, err
	}
	n := floorNode{ID: global}
	err = f.one.QueryRowContext(ctx, id).Scan(&n.Code, &n.Name, &n.Sector, &n.Year, &n.StartsOn, &n.EndsOn, &n.Summary)
	return map[string]any{"node": n}, err
}
