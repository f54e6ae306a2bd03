package ledger

// Role is what an organisation does in a project (参与方式).
type Role string

// The roles.
const (
	RoleLead         Role = "lead"         // 牵头
	RoleFunding      Role = "funding"      // 出资
	RoleImplementing Role = "implementing" // 实施
	RoleAccountable  Role = "accountable"  // 责任
	RoleIntroducing  Role = "introducing"  // 引进: counts projects, never money
	RoleOwner        Role = "owner"        // 权属
)

// Roles lists the roles in the order they are shown.
var Roles = []Role{RoleLead, RoleFunding, RoleImplementing, RoleAccountable, RoleIntroducing, RoleOwner}

// Valid reports whether the role is known.
func (r Role) Valid() bool { return contains(Roles, r) }

// CarriesMoney reports whether figures are credited to organisations in this role.
// An introducing organisation counts the project only.
func (r Role) CarriesMoney() bool { return r != RoleIntroducing }

// Project is a unit of work with its own status, money and places (项目). A project
// that others name as their package is a 打包项目: it is counted instead of its
// parts or they instead of it, never both, and its own figures are control totals.
type Project struct {
	ID   ID     `db:"id"`
	Code string `db:"code"` // the office's project code (项目代码); empty: none
	Name string `db:"name"`
	// Package is the project this one is a part of; zero: none.
	Package ID `db:"package_id"`
	// Sector is the category the office files it under (项目类别、行业); empty: none.
	Sector string `db:"sector"`
	// Year is the plan year it was entered for (年度), or else the year of StartsOn; zero: not known.
	Year int `db:"year"`
	// StartsOn and EndsOn are the planned or actual first and last day of work; zero: not known.
	StartsOn Date `db:"starts_on"`
	EndsOn   Date `db:"ends_on"`
	// Summary is the content of the work in a sentence (主要建设内容); may be empty.
	Summary string `db:"summary"`
	Version int64  `db:"version"`

	Programmes     []ProgrammeShare `db:"-"`
	Places         []PlaceShare     `db:"-"`
	Participations []Participation  `db:"-"`
	// Attributes are further columns of the sheet kept as text, by heading.
	Attributes map[string]string `db:"-"`
}

// ProgrammeShare places a project under a programme.
type ProgrammeShare struct {
	Programme ID     `db:"programme_id"`
	Share     *int64 `db:"share_bp"` // basis points; nil: not declared
	Lead      bool   `db:"is_lead"`  // the programme that the project is credited to in LEAD mode
}

// PlaceShare places a project on a place.
type PlaceShare struct {
	PlaceCode string `db:"place_code"`
	Share     *int64 `db:"share_bp"`
	Lead      bool   `db:"is_lead"`
}

// Participation is an organisation's part in a project (参与单位).
type Participation struct {
	Organisation ID     `db:"organisation_id"`
	Role         Role   `db:"role"`
	Share        *int64 `db:"share_bp"` // of the project's figures, basis points; nil: not declared
	Post         string `db:"post"`     // the post that answers for it, never a person's name
	StartsOn     Date   `db:"starts_on"`
	EndsOn       Date   `db:"ends_on"`
}

// Validate checks name, dates, roles and shares, and that no link is there twice.
func (p Project) Validate() error {
	if NameKey(p.Name) == "" {
		return Invalid("project", p.Code, "name", "项目名称为空")
	}
	if p.Year != 0 && (p.Year < 1949 || p.Year > 2200) {
		return Invalid("project", p.Name, "year", "年度应为四位年份")
	}
	if p.Package != 0 && p.Package == p.ID {
		return Invalid("project", p.Name, "package", "项目不能是自己的打包项目")
	}
	var programmes, places, parts []*int64
	seen := make(map[any]bool)
	for _, s := range p.Programmes {
		if s.Programme == 0 || seen[s.Programme] {
			return Invalid("project", p.Name, "programmes", "所属行动没有写明或列了两次")
		}
		seen[s.Programme] = true
		programmes = append(programmes, s.Share)
	}
	for _, s := range p.Places {
		if s.PlaceCode == "" || seen[s.PlaceCode] {
			return Invalid("project", p.Name, "places", "建设地点没有写明或列了两次")
		}
		seen[s.PlaceCode] = true
		places = append(places, s.Share)
	}
	for _, s := range p.Participations {
		if !s.Role.Valid() {
			return Invalid("project", p.Name, "role", "参与方式不认识")
		}
		part := [2]any{s.Organisation, s.Role}
		if s.Organisation == 0 || seen[part] {
			return Invalid("project", p.Name, "participations", "参与单位没有写明，或以同一方式列了两次")
		}
		seen[part] = true
		if !s.Role.CarriesMoney() && s.Share != nil {
			return Invalid("project", p.Name, "share", "引进单位只计项目数，不分摊金额，不能填占比")
		}
		if err := orderedDates("project", p.Name, s.StartsOn, s.EndsOn); err != nil {
			return err
		}
		parts = append(parts, s.Share)
	}
	for _, s := range [][]*int64{programmes, places, parts} {
		if err := validShares("project", p.Name, s); err != nil {
			return err
		}
	}
	return orderedDates("project", p.Name, p.StartsOn, p.EndsOn)
}

// Status is how far a project has got (项目状态).
type Status string

// The statuses; the first six are in order of progress.
const (
	StatusIntention Status = "intention" // 意向、洽谈
	StatusPlanned   Status = "planned"   // 谋划、储备、前期、拟建、未开工
	StatusSigned    Status = "signed"    // 签约
	StatusStarted   Status = "started"   // 开工、在建、续建
	StatusCompleted Status = "completed" // 竣工、完工
	StatusOperating Status = "operating" // 投产
	StatusSuspended Status = "suspended" // 停建、停工
	StatusCancelled Status = "cancelled" // 撤销、终止
)

// Statuses lists the statuses in order.
var Statuses = []Status{
	StatusIntention, StatusPlanned, StatusSigned, StatusStarted, StatusCompleted, StatusOperating,
	StatusSuspended, StatusCancelled,
}

// Valid reports whether the status is known.
func (s Status) Valid() bool { return contains(Statuses, s) }

// HasStarted reports whether a project in this status has started work (已开工):
// completed and operating projects have, and so has one whose work stopped.
func (s Status) HasStarted() bool {
	return s == StatusStarted || s == StatusCompleted || s == StatusOperating || s == StatusSuspended
}

// StatusPeriod is one stretch of a project's status history, on the same two time
// axes as a figure.
type StatusPeriod struct {
	ID      ID     `db:"id"`
	Project ID     `db:"project_id"`
	Status  Status `db:"status"`
	Interval
	Source
}
