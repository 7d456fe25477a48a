// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/writer.h"

#include "services/simulator/attachmentstore.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace bunsnc::simulator {

namespace {

constexpr std::string_view automaticColumns[]
    = {"sys_created_on", "sys_created_by", "sys_updated_on", "sys_updated_by", "sys_mod_count"};

bool isAutomatic(std::string_view column)
{
    return std::find(std::begin(automaticColumns), std::end(automaticColumns), column) != std::end(automaticColumns);
}

bool isSysId(std::string_view text)
{
    // Any 32 of these are kept as they are sent, as callers choose their own; what the instance makes is lower hex.
    return text.size() == 32
        && text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        == std::string_view::npos;
}

std::int64_t numberIn(std::string_view text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

const std::string &Writer::Change::now(std::string_view column) const
{
    static const std::string nothing;
    const int index = table.indexOf(column);
    return index < 0 ? nothing : after[std::size_t(index)];
}

const std::string &Writer::Change::was(std::string_view column) const
{
    static const std::string nothing;
    const int index = table.indexOf(column);
    return index < 0 || before.empty() ? nothing : before[std::size_t(index)];
}

void Writer::Change::set(std::string_view column, std::string value)
{
    if (const int index = table.indexOf(column); index >= 0)
        after[std::size_t(index)] = std::move(value);
}

Writer::Writer(Storage &storage, World &world, const InstanceClock &clock, std::uint64_t seed)
    : m_storage(storage)
    , m_world(world)
    , m_clock(clock)
    , m_random(seed * 0x9e3779b97f4a7c15ULL + 1)
{
}

Result<> Writer::load()
{
    const std::scoped_lock lock(m_storage.writeMutex());
    for (const auto &[name, table] : Schema::instance().tables()) {
        if (table.prefix.empty())
            continue;
        auto last = m_storage.writer().scalar("SELECT number FROM " + sqlName(name) + " WHERE number>=? AND number<? "
                                              "ORDER BY length(number) DESC, number DESC LIMIT 1",
            {table.prefix + "0", table.prefix + ":"});
        if (!last)
            return last.error();
        const std::string_view digits = std::string_view(*last).substr(std::min(table.prefix.size(), last->size()));
        m_numbers[table.prefix] = std::max<std::int64_t>(numberIn(digits), 10'000);
    }
    return {};
}

std::string Writer::newSysId()
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string id;
    id.reserve(32);
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = m_random();
        for (int i = 0; i < 16; ++i, bits >>= 4)
            id += digits[bits & 15];
    }
    return id;
}

Result<std::string> Writer::nextNumber(const Table &table)
{
    std::string digits = std::to_string(++m_numbers[table.prefix]);
    if (digits.size() < 7)
        digits.insert(0, 7 - digits.size(), '0');
    return table.prefix + digits;
}

Result<Outcome> Writer::apply(const Command &command)
{
    auto outcomes = applyAll({command});
    if (!outcomes)
        return outcomes.error();
    return std::move(outcomes->front());
}

Result<std::vector<Outcome>> Writer::applyAll(const std::vector<Command> &commands)
{
    const std::scoped_lock lock(m_storage.writeMutex());
    m_watched.clear();
    m_names.clear();
    auto outcomes = writeAll(commands);
    if (!outcomes) {
        m_rules.forget(); // they may have been read in what was rolled back
        return outcomes;
    }
    for (const auto &takeOver : m_names)
        takeOver();
    if (std::any_of(outcomes->begin(), outcomes->end(), [](const Outcome &o) { return o.table == "sys_choice"; })) {
        if (auto loaded = m_world.reloadChoices(m_storage.writer()); !loaded)
            return loaded.error();
    }
    for (const Outcome &outcome : *outcomes) {
        if (m_onCommit)
            m_onCommit(outcome.table);
    }
    if (m_watcher.call && !m_watched.empty())
        m_watcher.call(std::exchange(m_watched, {}));
    return outcomes;
}

Result<std::vector<Outcome>> Writer::writeAll(const std::vector<Command> &commands)
{
    auto transaction = sqlite::Transaction::begin(m_storage.writer().database());
    if (!transaction)
        return transaction.error();
    std::vector<Outcome> outcomes;
    outcomes.reserve(commands.size());
    for (const Command &command : commands) {
        auto outcome = write(command);
        if (!outcome)
            return outcome.error();
        if (outcome->table == "sys_script") // after it was stored: the write of a rule itself reads the rules
            m_rules.forget();
        outcomes.push_back(std::move(*outcome));
    }
    if (auto committed = transaction->commit(); !committed)
        return committed.error();
    return outcomes;
}

void Writer::setWatcher(Watcher watcher)
{
    const std::scoped_lock lock(m_storage.writeMutex());
    m_watcher = std::move(watcher);
}

Result<Outcome> Writer::write(const Command &command)
{
    const Operation &operation = command.operation;
    Outcome outcome;
    outcome.at = operation.at != 0 ? operation.at : m_clock.nowSeconds();
    outcome.sysId = operation.sysId;
    const Table *table = Schema::instance().table(operation.table);
    if (!table) {
        outcome.status = Outcome::Status::InvalidTable;
        return outcome;
    }
    if (operation.type != Operation::Type::Insert) {
        auto own = concrete(*table, operation.sysId);
        if (!own)
            return own.error();
        table = *own;
    } else if (!table->children.empty()) {
        outcome.status = Outcome::Status::Refused;
        outcome.detail = "ACL Exception Insert Failed due to security constraints";
        return outcome;
    }
    if (!table) {
        outcome.status = Outcome::Status::NotFound;
        return outcome;
    }
    outcome.table = table->name;
    if (operation.type == Operation::Type::Delete)
        return remove(command, *table, outcome.at);

    auto userId = userIdOf(operation.user);
    if (!userId)
        return userId.error();
    Change change{*table, {}, {}, {}, outcome.at, operation.user, std::move(*userId), command};
    if (operation.type == Operation::Type::Update) {
        auto row = read(*table, operation.sysId);
        if (!row)
            return row.error();
        if (!row->has_value()) {
            outcome.status = Outcome::Status::NotFound;
            return outcome;
        }
        change.before = std::move(**row);
        change.after = change.before;
    } else {
        change.after.resize(table->columns.size());
        if (isSysId(operation.sysId)) {
            auto taken = read(*table, operation.sysId);
            if (!taken)
                return taken.error();
            if (taken->has_value()) {
                outcome.status = Outcome::Status::Refused;
                outcome.detail = "Unique Key violation detected by database (" + operation.sysId + ")";
                return outcome;
            }
            change.set("sys_id", operation.sysId);
        }
    }
    takeFields(change);
    if (change.isInsert() && change.now("sys_id").empty())
        change.set("sys_id", newSysId());
    outcome.sysId = change.now("sys_id");
    if (change.isInsert() && !table->prefix.empty() && change.now("number").empty()) {
        auto number = nextNumber(*table);
        if (!number)
            return number.error();
        change.set("number", *number);
    }
    if (table->name == "sys_user")
        applyUserEffects(change);
    if (table->name == "sys_script")
        applyRuleDefaults(change);
    if (table->isTask()) {
        applyTaskEffects(change);
        if (table->name == "incident")
            applyIncidentEffects(change);
        if (command.policies)
            outcome.detail = violatedPolicy(change, m_world);
    }
    if (command.policies && outcome.detail.empty()) {
        auto aborted = runRules(change, change.isInsert() ? BusinessRules::Action::Insert : BusinessRules::Action::Update);
        if (!aborted)
            return aborted.error();
        outcome.detail = std::move(*aborted).value_or(std::string());
    }
    if (!outcome.detail.empty()) {
        outcome.status = Outcome::Status::Refused;
        return outcome;
    }
    std::vector<int> changedColumns;
    for (std::size_t i = 0; i < change.after.size(); ++i) {
        if (change.isInsert() ? !change.after[i].empty() : change.before[i] != change.after[i])
            changedColumns.push_back(int(i));
    }
    if (!change.isInsert() && changedColumns.empty() && change.journal.empty()) {
        outcome.status = Outcome::Status::Unchanged;
        return outcome;
    }
    const std::vector<int> userChanges = changedColumns;
    if (auto stored = store(change, changedColumns); !stored)
        return stored.error();
    if (!command.silent) {
        if (auto audited = audit(change, userChanges); !audited)
            return audited.error();
    }
    if (auto journalled = addJournal(change); !journalled)
        return journalled.error();
    noteNames(change);
    return outcome;
}

Result<const Table *> Writer::concrete(const Table &table, const std::string &sysId)
{
    std::vector<const Table *> candidates;
    if (table.children.empty())
        candidates.push_back(&table);
    for (const std::string &child : table.children)
        candidates.push_back(Schema::instance().table(child));
    for (const Table *candidate : candidates) {
        auto found = m_storage.writer().scalar("SELECT sys_id FROM " + sqlName(candidate->name) + " WHERE sys_id=?", {sysId});
        if (!found)
            return found.error();
        if (!found->empty())
            return candidate;
    }
    return static_cast<const Table *>(nullptr);
}

Result<std::optional<Row>> Writer::read(const Table &table, const std::string &sysId)
{
    std::string sql = "SELECT ";
    for (const Column &column : table.columns)
        sql += (&column == &table.columns.front() ? "" : ",") + sqlName(column.name);
    auto statement = m_storage.writer().statement(sql + " FROM " + sqlName(table.name) + " WHERE sys_id=?");
    if (!statement)
        return statement.error();
    (*statement)->bindText(1, bytesOf(sysId));
    const Result<bool> found = (*statement)->step();
    if (!found)
        return found.error();
    if (!*found)
        return std::optional<Row>();
    Row row;
    row.reserve(table.columns.size());
    for (int i = 0; i < int(table.columns.size()); ++i)
        row.emplace_back(textOf((*statement)->text(i)));
    (*statement)->reset();
    return std::optional<Row>(std::move(row));
}

void Writer::takeFields(Change &change)
{
    const Command &command = change.command;
    for (const auto &[name, value] : command.operation.fields) {
        const Column *column = change.table.column(name);
        if (!column || (name == "sys_id" && (!change.isInsert() || !isSysId(value))))
            continue;
        if (column->kind == ColumnKind::Journal) {
            if (!value.empty() && name != "approval_history")
                change.journal.emplace_back(name == "comments_and_work_notes" ? "work_notes" : name, value);
            continue;
        }
        if (isAutomatic(name) && !command.stampsGiven)
            continue;
        if (name == "sys_class_name" && change.table.isTask())
            continue;
        // A value that is no choice of its list is not taken over, as by default on the platform.
        if (command.policies && column->kind == ColumnKind::NumberChoice && !value.empty()) {
            const auto labels = m_world.labels(change.table, name, "en");
            if (labels
                && std::none_of(labels->begin(), labels->end(), [&value = value](const Label &l) { return l.value == value; }))
                continue;
        }
        change.set(name, value);
    }
}

Result<> Writer::store(const Change &change, std::vector<int> &changedColumns)
{
    const Command &command = change.command;
    Row after = change.after;
    std::set<int> columns(changedColumns.begin(), changedColumns.end());
    const auto given = [&](std::string_view name) {
        return command.stampsGiven
            && std::any_of(command.operation.fields.begin(), command.operation.fields.end(),
                [name](const auto &field) { return field.first == name; });
    };
    const auto automatic = [&](std::string_view name, std::string value) {
        if (given(name))
            return;
        const int index = change.table.indexOf(name);
        after[std::size_t(index)] = std::move(value);
        columns.insert(index);
    };
    const std::string now = stamp(change.at);
    if (change.isInsert()) {
        automatic("sys_created_on", now);
        automatic("sys_created_by", change.user);
        automatic("sys_mod_count", "0");
    }
    if (!command.silent || change.isInsert()) {
        automatic("sys_updated_on", now);
        automatic("sys_updated_by", change.user);
        if (!change.isInsert())
            automatic("sys_mod_count", std::to_string(numberIn(change.was("sys_mod_count")) + 1));
    }
    std::string sql;
    if (change.isInsert()) {
        std::string names;
        std::string marks;
        for (const int index : columns) {
            names += (names.empty() ? "" : ",") + sqlName(change.table.columns[std::size_t(index)].name);
            marks += marks.empty() ? "?" : ",?";
        }
        sql = "INSERT INTO " + sqlName(change.table.name) + "(" + names + ") VALUES(" + marks + ")";
    } else {
        for (const int index : columns)
            sql += (sql.empty() ? "" : ",") + sqlName(change.table.columns[std::size_t(index)].name) + "=?";
        if (sql.empty())
            return {};
        sql = "UPDATE " + sqlName(change.table.name) + " SET " + sql + " WHERE sys_id=?";
    }
    auto statement = m_storage.writer().statement(sql);
    if (!statement)
        return statement.error();
    int parameter = 0;
    for (const int index : columns)
        (*statement)->bindText(++parameter, bytesOf(after[std::size_t(index)]));
    if (!change.isInsert())
        (*statement)->bindText(++parameter, bytesOf(change.now("sys_id")));
    if (auto stored = (*statement)->run(); !stored)
        return stored;
    if (m_watcher.wanted && m_watcher.wanted(change.table))
        m_watched.push_back({&change.table, change.now("sys_id"), change.before, std::move(after)});
    return {};
}

void Writer::noteNames(const Change &change)
{
    if (World::isNamed(change.table.name)) {
        m_names.emplace_back([this, sysId = change.now("sys_id"), name = change.now(change.table.display)] {
            m_world.setName(sysId, name);
        });
    }
    if (change.table.name == "sys_user") {
        m_names.emplace_back([this, user = change.now("user_name"), name = change.now("name")] {
            m_world.setPerson(user, name);
        });
    }
}

Result<Outcome> Writer::remove(const Command &command, const Table &table, std::int64_t at)
{
    const std::string &sysId = command.operation.sysId;
    Outcome outcome{Outcome::Status::Done, table.name, sysId, at, {}};
    auto row = read(table, sysId);
    if (!row)
        return row.error();
    if (!row->has_value()) {
        outcome.status = Outcome::Status::NotFound;
        return outcome;
    }
    if (command.policies) {
        auto userId = userIdOf(command.operation.user);
        if (!userId)
            return userId.error();
        Change change{table, **row, **row, {}, at, command.operation.user, std::move(*userId), command};
        auto aborted = runRules(change, BusinessRules::Action::Delete);
        if (!aborted)
            return aborted.error();
        if (aborted->has_value()) {
            outcome.status = Outcome::Status::Refused;
            outcome.detail = std::move(**aborted);
            return outcome;
        }
    }
    for (const std::string &sql : {"DELETE FROM " + sqlName(table.name) + " WHERE sys_id=?",
             std::string("DELETE FROM sys_journal_field WHERE element_id=?")}) {
        auto statement = m_storage.writer().statement(sql);
        if (!statement)
            return statement.error();
        (*statement)->bindText(1, bytesOf(sysId));
        if (auto done = (*statement)->run(); !done)
            return done.error();
    }
    if (auto removed = removeAttachmentsOf(m_storage.writer(), sysId); !removed)
        return removed.error();
    if (table.name == "sys_attachment") {
        if (auto removed = removeAttachmentContent(m_storage.writer(), sysId); !removed)
            return removed.error();
    }
    if (World::isNamed(table.name))
        m_names.emplace_back([this, sysId] { m_world.removeName(sysId); });
    if (m_watcher.wanted && m_watcher.wanted(table))
        m_watched.push_back({&table, sysId, **row, {}});
    if (!command.audit)
        return outcome;
    const Change change{table, **row, **row, {}, at, command.operation.user, {}, command};
    if (auto audited = addAuditRow(change, "DELETED", "DELETED", "DELETED"); !audited)
        return audited.error();
    if (!table.audited)
        return outcome;
    const std::string now = stamp(at);
    if (auto inserted = insertPlain("sys_audit_delete",
            {{"sys_id", newSysId()}, {"tablename", table.name}, {"documentkey", sysId},
                {"display_value", change.now(table.display)}, {"sys_created_on", now}, {"sys_updated_on", now},
                {"sys_created_by", change.user}, {"sys_updated_by", change.user}, {"sys_mod_count", "0"}});
        !inserted)
        return inserted.error();
    return outcome;
}

Result<> Writer::insertPlain(const std::string &table, const Fields &fields)
{
    std::string names;
    std::string marks;
    for (const auto &[name, value] : fields) {
        names += (names.empty() ? "" : ",") + sqlName(name);
        marks += marks.empty() ? "?" : ",?";
    }
    auto statement
        = m_storage.writer().statement("INSERT INTO " + sqlName(table) + "(" + names + ") VALUES(" + marks + ")");
    if (!statement)
        return statement.error();
    int parameter = 0;
    for (const auto &[name, value] : fields)
        (*statement)->bindText(++parameter, bytesOf(value));
    return (*statement)->run();
}

} // namespace bunsnc::simulator
