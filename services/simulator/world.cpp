// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/world.h"

namespace bunsnc::simulator {

namespace {

constexpr std::string_view namedTables[] = {"sys_user", "sys_user_group", "cmn_department", "cmn_location",
    "core_company", "cmdb_ci", "sys_user_role", "sys_db_object", "alm_asset"};
constexpr int deepestWalk = 5;

std::string choiceKey(std::string_view table, std::string_view element, std::string_view language)
{
    std::string key(table);
    key += '.';
    key += element;
    key += '.';
    key += language;
    return key;
}

} // namespace

World::World(std::string defaultZone)
    : m_defaultZone(std::move(defaultZone))
{
}

bool World::isNamed(std::string_view table)
{
    return std::find(std::begin(namedTables), std::end(namedTables), table) != std::end(namedTables);
}

Result<> World::load(Connection &connection)
{
    TextMap<std::string> names;
    TextMap<std::string> people;
    names.emplace("global", "global");
    for (const std::string_view name : namedTables) {
        const Table *table = Schema::instance().table(name);
        auto rows = connection.statement("SELECT sys_id, " + sqlName(table->display) + " FROM " + sqlName(name));
        if (!rows)
            return rows.error();
        for (;;) {
            const Result<bool> row = (*rows)->step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            names.insert_or_assign(std::string(textOf((*rows)->text(0))), std::string(textOf((*rows)->text(1))));
        }
    }
    auto rows = connection.statement("SELECT user_name, name FROM sys_user");
    if (!rows)
        return rows.error();
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        people.insert_or_assign(std::string(textOf((*rows)->text(0))), std::string(textOf((*rows)->text(1))));
    }
    {
        const std::unique_lock lock(m_mutex);
        m_names = std::move(names);
        m_people = std::move(people);
    }
    return reloadChoices(connection);
}

Result<> World::reloadChoices(Connection &connection)
{
    auto rows = connection.statement("SELECT name, element, language, value, label FROM sys_choice"
                                     " WHERE inactive IS NOT 'true' ORDER BY name, element, language, CAST(sequence AS INTEGER)");
    if (!rows)
        return rows.error();
    TextMap<std::shared_ptr<Labels>> collected;
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto text = [&rows](int column) { return textOf((*rows)->text(column)); };
        auto &labels = collected[choiceKey(text(0), text(1), text(2))];
        if (!labels)
            labels = std::make_shared<Labels>();
        labels->push_back({std::string(text(3)), std::string(text(4))});
    }
    const std::unique_lock lock(m_mutex);
    m_choices.clear();
    for (auto &[key, labels] : collected)
        m_choices.emplace(key, std::move(labels));
    return {};
}

void World::setName(std::string_view sysId, std::string_view name)
{
    const std::unique_lock lock(m_mutex);
    m_names.insert_or_assign(std::string(sysId), std::string(name));
}

void World::removeName(std::string_view sysId)
{
    const std::unique_lock lock(m_mutex);
    if (const auto found = m_names.find(sysId); found != m_names.end())
        m_names.erase(found);
}

void World::setPerson(std::string_view userName, std::string_view name)
{
    const std::unique_lock lock(m_mutex);
    m_people.insert_or_assign(std::string(userName), std::string(name));
}

std::shared_ptr<const Labels> World::labels(
    const Table &table, std::string_view element, std::string_view language) const
{
    const std::shared_lock lock(m_mutex);
    for (const Table *at = &table; at; at = Schema::instance().table(at->super)) {
        auto found = m_choices.find(choiceKey(at->name, element, language));
        if (found == m_choices.end())
            found = m_choices.find(choiceKey(at->name, element, "en"));
        if (found != m_choices.end())
            return found->second;
    }
    return {};
}

std::shared_ptr<const ZoneShift> World::zone(std::string_view id) const
{
    const std::string name(id.empty() ? std::string_view(m_defaultZone) : id);
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_zones.find(name); found != m_zones.end())
            return found->second;
    }
    QTimeZone zone(QByteArray::fromStdString(name));
    if (!zone.isValid())
        zone = QTimeZone(QByteArray::fromStdString(m_defaultZone));
    if (!zone.isValid())
        zone = QTimeZone::utc();
    auto shift = std::make_shared<const ZoneShift>(zone);
    const std::unique_lock lock(m_mutex);
    return m_zones.emplace(name, std::move(shift)).first->second;
}

std::optional<ResolvedField> resolveField(const Table &table, std::string_view field, std::string_view alias)
{
    ResolvedField resolved;
    resolved.table = &table;
    int depth = 0;
    for (;;) {
        const std::size_t dot = field.find('.');
        const std::string_view segment = field.substr(0, dot);
        resolved.column = resolved.table->column(segment);
        if (!resolved.column)
            return std::nullopt;
        if (depth == 0) {
            resolved.value = std::string(alias) + "." + sqlName(segment);
        } else {
            const std::string inner = "d" + std::to_string(depth);
            resolved.value = "(SELECT " + inner + "." + sqlName(segment) + " FROM " + sqlName(resolved.table->name) + " "
                + inner + " WHERE " + inner + ".sys_id=" + resolved.value + ")";
        }
        if (dot == std::string_view::npos)
            break;
        field.remove_prefix(dot + 1);
        const Table *next = resolved.column->kind == ColumnKind::Reference
            ? Schema::instance().table(resolved.column->reference)
            : nullptr;
        if (!next || ++depth > deepestWalk)
            return std::nullopt;
        resolved.table = next;
    }
    if (resolved.column->kind == ColumnKind::Reference) {
        if (const Table *target = Schema::instance().table(resolved.column->reference))
            resolved.display = "(SELECT dd." + sqlName(target->display) + " FROM " + sqlName(target->name)
                + " dd WHERE dd.sys_id=" + resolved.value + ")";
    }
    return resolved;
}

} // namespace bunsnc::simulator
