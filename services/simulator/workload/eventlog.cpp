// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload.h"
#include "services/simulator/workload/csvreader.h"
#include "services/simulator/workload/datetime.h"
#include "services/simulator/workload/random.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <map>
#include <unordered_map>

namespace bunsnc::simulator {

namespace {

enum Column : std::size_t {
    Number,
    State,
    ReassignmentCount,
    ReopenCount,
    MadeSla,
    Caller,
    OpenedBy,
    OpenedAt,
    UpdatedBy,
    UpdatedAt,
    Contact,
    Location,
    Category,
    Subcategory,
    Symptom,
    Item,
    Impact,
    Urgency,
    Priority,
    GroupName,
    AssignedTo,
    Knowledge,
    PriorityConfirmation,
    Notify,
    Problem,
    ChangeNumber,
    CausedBy,
    ClosedCode,
    ResolvedBy,
    ResolvedAt,
    ClosedAt,
    ColumnCount
};
constexpr std::array<std::string_view, ColumnCount> columnNames{"number", "incident_state", "reassignment_count",
    "reopen_count", "made_sla", "caller_id", "opened_by", "opened_at", "sys_updated_by", "sys_updated_at",
    "contact_type", "location", "category", "subcategory", "u_symptom", "cmdb_ci", "impact", "urgency", "priority",
    "assignment_group", "assigned_to", "knowledge", "u_priority_confirmation", "notify", "problem_id", "rfc",
    "caused_by", "closed_code", "resolved_by", "resolved_at", "closed_at"};

struct StateLabel {
    std::string_view label;
    std::string_view state;
    std::string_view holdReason;
};
// "-100" stands in the full log where the audit system lost the state: the ticket keeps the one it had.
constexpr std::array<StateLabel, 9> stateLabels{{{"New", "1", ""}, {"Active", "2", ""},
    {"Awaiting User Info", "3", "1"}, {"Awaiting Problem", "3", "3"}, {"Awaiting Vendor", "5", "4"},
    {"Awaiting Evidence", "3", "1"}, {"Resolved", "6", ""}, {"Closed", "7", ""}, {"-100", "", ""}}};

/// Without the padding that the log has inside of names ("Opened by  8").
std::string simplified(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c != ' ' || (!result.empty() && result.back() != ' '))
            result.push_back(c);
    }
    while (!result.empty() && result.back() == ' ')
        result.pop_back();
    return result == "?" ? std::string() : result;
}

/// "dd-mm-yyyy hh:mm" to epoch seconds; nullopt when it is not of that form.
std::optional<std::int64_t> parseLogTime(std::string_view text)
{
    constexpr std::string_view form = "00-00-0000 00:00";
    if (text.size() != form.size())
        return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '0' ? std::isdigit(static_cast<unsigned char>(text[i])) == 0 : text[i] != form[i])
            return std::nullopt;
    }
    const auto number = [text](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(at, length))
            value = value * 10 + (c - '0');
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year{number(6, 4)},
        std::chrono::month{static_cast<unsigned>(number(3, 2))}, std::chrono::day{static_cast<unsigned>(number(0, 2))}};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    if (!date.ok() || hour > 23 || minute > 59)
        return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count() * daySeconds + hour * hourSeconds + minute * 60;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    return text.starts_with(from) ? std::string(to) + text.substr(from.size()) : text;
}

class LogReader {
public:
    explicit LogReader(CsvReader &csv)
        : m_csv(csv)
    {
    }
    Result<Replay> read();

private:
    using Values = std::map<std::string, std::string>;

    Result<> readHeader();
    Result<> readEvent(const std::vector<std::string> &record);
    Result<std::string> digitOf(Column column);
    Result<std::string> timeOf(Column column);
    Result<std::string> flagOf(Column column);
    std::string personId(const std::string &name);
    std::string userName(const std::string &name);
    std::string groupId(const std::string &name, const std::string &member);
    std::string thingId(std::string_view kind, const std::string &name, std::vector<Service> &things);
    Error wrong(Column column) const
    {
        return m_csv.damaged(
            QStringLiteral("%1 has the unexpected value \"%2\"")
                .arg(QString::fromUtf8(columnNames[column].data(), static_cast<qsizetype>(columnNames[column].size())),
                    QString::fromStdString(m_row[column]).left(80)));
    }

    CsvReader &m_csv;
    std::array<std::size_t, ColumnCount> m_places{};
    std::size_t m_width = 0;
    std::array<std::string, ColumnCount> m_row;
    Replay m_replay;
    std::unordered_map<std::string, std::size_t> m_people; ///< by name: index in the cast
    std::unordered_map<std::string, std::size_t> m_groups;
    std::unordered_map<std::string, std::string> m_things;
    struct Event {
        std::int64_t at = 0;
        std::string user;
        Values values;
    };
    std::vector<Event> m_events;
};

Result<> LogReader::readHeader()
{
    std::vector<std::string> header;
    const Result<bool> found = m_csv.next(header);
    if (!found)
        return found.error();
    if (!*found)
        return m_csv.damaged(QStringLiteral("the file is empty"));
    QStringList missing;
    for (std::size_t i = 0; i < ColumnCount; ++i) {
        const auto place = std::find(header.begin(), header.end(), columnNames[i]);
        if (place == header.end())
            missing.append(QString::fromUtf8(columnNames[i].data(), static_cast<qsizetype>(columnNames[i].size())));
        m_places[i] = static_cast<std::size_t>(place - header.begin());
    }
    if (!missing.isEmpty())
        return m_csv.damaged(
            QStringLiteral("not the header of an incident event log; missing: ") + missing.join(QStringLiteral(", ")));
    m_width = header.size();
    return {};
}

Result<std::string> LogReader::digitOf(Column column)
{
    const std::string &text = m_row[column];
    if (text.empty())
        return std::string();
    if (text[0] < '1' || text[0] > '5' || (text.size() > 1 && !std::string_view(text).substr(1).starts_with(" - ")))
        return wrong(column);
    return std::string(1, text[0]);
}

Result<std::string> LogReader::timeOf(Column column)
{
    if (m_row[column].empty())
        return std::string();
    const auto time = parseLogTime(m_row[column]);
    if (!time)
        return wrong(column);
    return dateTimeText(*time);
}

Result<std::string> LogReader::flagOf(Column column)
{
    std::string text = m_row[column];
    std::transform(
        text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!text.empty() && text != "true" && text != "false")
        return wrong(column);
    return text;
}

std::string LogReader::personId(const std::string &name)
{
    if (name.empty())
        return {};
    const auto [place, isNew] = m_people.emplace(name, m_replay.cast.people.size());
    if (isNew) {
        Person person;
        person.sysId = sysIdOfName("sys_user", name);
        person.name = name;
        for (const char c : name) {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0)
                person.userName.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
            else if (!person.userName.empty() && person.userName.back() != '.')
                person.userName.push_back('.');
        }
        person.email = person.userName + "@example.com";
        m_replay.cast.people.push_back(std::move(person));
    }
    return m_replay.cast.people[place->second].sysId;
}

std::string LogReader::userName(const std::string &name)
{
    if (name.empty())
        return "system";
    personId(name);
    return m_replay.cast.people[m_people.at(name)].userName;
}

std::string LogReader::groupId(const std::string &name, const std::string &member)
{
    if (name.empty())
        return {};
    const auto [place, isNew] = m_groups.emplace(name, m_replay.cast.groups.size());
    if (isNew)
        m_replay.cast.groups.push_back({sysIdOfName("sys_user_group", name), name, {}, {}});
    Group &group = m_replay.cast.groups[place->second];
    if (!member.empty()) {
        const std::string memberId = personId(member);
        const auto index = static_cast<int>(m_people.at(member));
        if (std::find(group.members.begin(), group.members.end(), index) == group.members.end())
            group.members.push_back(index);
        if (group.managerId.empty())
            group.managerId = memberId;
    }
    return group.sysId;
}

std::string LogReader::thingId(std::string_view kind, const std::string &name, std::vector<Service> &things)
{
    if (name.empty())
        return {};
    const auto [place, isNew] = m_things.emplace(std::string(kind) + "/" + name, std::string());
    if (isNew) {
        place->second = sysIdOfName(kind, name);
        things.push_back({place->second, name});
    }
    return place->second;
}

Result<> LogReader::readEvent(const std::vector<std::string> &record)
{
    if (record.size() != m_width)
        return m_csv.damaged(QStringLiteral("%1 columns instead of %2").arg(record.size()).arg(m_width));
    for (std::size_t i = 0; i < ColumnCount; ++i)
        m_row[i] = simplified(record[m_places[i]]);
    if (m_row[Number].empty())
        return wrong(Number);
    const auto at = parseLogTime(m_row[UpdatedAt]);
    if (!at)
        return wrong(UpdatedAt);
    const auto label = std::find_if(stateLabels.begin(), stateLabels.end(),
        [this](const StateLabel &known) { return known.label == m_row[State]; });
    if (label == stateLabels.end())
        return wrong(State);

    Event event;
    event.at = *at;
    event.user = userName(m_row[UpdatedBy]);
    Values &values = event.values;
    values["number"] = m_row[Number];
    if (!label->state.empty()) {
        values["state"] = label->state;
        values["hold_reason"] = label->holdReason;
    }
    for (const auto &[column, field] : {std::pair{Impact, "impact"}, {Urgency, "urgency"}, {Priority, "priority"}}) {
        Result<std::string> digit = digitOf(column);
        if (!digit)
            return digit.error();
        values[field] = *digit;
    }
    for (const auto &[column, field] :
        {std::pair{MadeSla, "made_sla"}, {Knowledge, "knowledge"}, {PriorityConfirmation, "u_priority_confirmation"}}) {
        Result<std::string> flag = flagOf(column);
        if (!flag)
            return flag.error();
        values[field] = *flag;
    }
    Result<std::string> opened = timeOf(OpenedAt);
    Result<std::string> resolved = timeOf(ResolvedAt);
    Result<std::string> closed = timeOf(ClosedAt);
    for (const Result<std::string> *time : {&opened, &resolved, &closed}) {
        if (!*time)
            return time->error();
    }
    values["opened_at"] = *opened;
    values["caller_id"] = personId(m_row[Caller]);
    values["opened_by"] = personId(m_row[OpenedBy]);
    values["assigned_to"] = personId(m_row[AssignedTo]);
    values["assignment_group"] = groupId(m_row[GroupName], m_row[AssignedTo]);
    values["cmdb_ci"] = thingId("cmdb_ci", m_row[Item], m_replay.cast.services);
    values["location"] = thingId("cmn_location", m_row[Location], m_replay.cast.locations);
    values["reassignment_count"] = m_row[ReassignmentCount];
    values["reopen_count"] = m_row[ReopenCount];
    values["category"] = m_row[Category];
    values["subcategory"] = m_row[Subcategory];
    values["u_symptom"] = m_row[Symptom];
    values["problem_id"] = m_row[Problem];
    values["rfc"] = m_row[ChangeNumber];
    values["caused_by"] = m_row[CausedBy];
    values["notify"] = m_row[Notify] == "Send Email" ? "2" : "1";
    std::string contact = m_row[Contact];
    std::transform(contact.begin(), contact.end(), contact.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    values["contact_type"] = contact;

    const std::string category = replaced(m_row[Category], "Category", "Categoria");
    const std::string subcategory = replaced(m_row[Subcategory], "Subcategory", "subcategoria");
    const std::string symptom = replaced(m_row[Symptom], "Symptom", "sintoma");
    std::string title = category.empty() ? "Incidente sem categoria" : category;
    if (!subcategory.empty())
        title += ", " + subcategory;
    if (!symptom.empty())
        title += ": " + symptom;
    values["short_description"] = title;
    values["description"] = title + ".\n\nChamado registrado"
        + (m_row[Location].empty() ? std::string() : " em " + replaced(m_row[Location], "Location", "local")) + " para "
        + (m_row[Caller].empty() ? "solicitante não informado" : m_row[Caller]) + ".";

    // The log repeats the end of a ticket's life in each of its rows; an instance knows it only when it comes.
    if (label->state == "6" || label->state == "7") {
        values["close_code"] = m_row[ClosedCode].empty() ? "Solution provided" : m_row[ClosedCode];
        values["close_notes"] = "Encerrado com o código “" + values["close_code"] + "”"
            + (m_row[ResolvedBy].empty() ? std::string() : " (" + m_row[ResolvedBy] + ")") + ".";
        values["resolved_by"] = personId(m_row[ResolvedBy]);
        values["resolved_at"] = *resolved;
        if (label->state == "7")
            values["closed_at"] = *closed;
    }
    m_events.push_back(std::move(event));
    return {};
}

Result<Replay> LogReader::read()
{
    if (const Result<> header = readHeader(); !header)
        return header.error();
    std::vector<std::string> record;
    for (;;) {
        const Result<bool> more = m_csv.next(record);
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (const Result<> event = readEvent(record); !event)
            return event.error();
    }
    std::stable_sort(m_events.begin(), m_events.end(), [](const Event &a, const Event &b) { return a.at < b.at; });

    std::unordered_map<std::string, Values> known;
    m_replay.operations.reserve(m_events.size());
    for (Event &event : m_events) {
        const std::string number = event.values["number"];
        const auto [place, isNew] = known.try_emplace(number);
        Operation operation;
        operation.type = isNew ? Operation::Type::Insert : Operation::Type::Update;
        operation.at = event.at;
        operation.table = "incident";
        operation.sysId = sysIdOfName("incident", number);
        operation.user = std::move(event.user);
        for (auto &[field, value] : event.values) {
            std::string &before = place->second[field];
            if (before != value)
                operation.fields.emplace_back(field, value);
            before = std::move(value);
        }
        // Something was written that the log does not hold: a note, mostly.
        if (operation.fields.empty())
            operation.fields.emplace_back("work_notes", "Registro atualizado no sistema de origem.");
        m_replay.operations.push_back(std::move(operation));
    }
    m_replay.incidents = static_cast<int>(known.size());
    m_replay.events = static_cast<int>(m_events.size());
    return std::move(m_replay);
}

} // namespace

Result<Replay> readEventLog(const QString &csvFile)
{
    QFile file(csvFile);
    if (!file.open(QIODevice::ReadOnly)) {
        Error error;
        error.code = ErrorCode::FileError;
        error.subject = csvFile;
        error.detail = file.errorString();
        return error;
    }
    CsvReader csv(file, csvFile);
    Result<Replay> replay = LogReader(csv).read();
    if (replay && file.error() != QFileDevice::NoError) {
        Error error;
        error.code = ErrorCode::FileError;
        error.subject = csvFile;
        error.detail = file.errorString();
        return error;
    }
    return replay;
}

} // namespace bunsnc::simulator
