// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/basedata.h"

#include "services/simulator/catalogue.h"
#include "services/simulator/dictionary.h"

#include <algorithm>
#include <array>

namespace bunsnc::simulator {

namespace {

constexpr std::string_view financeId = "a581ab703710200044e0bfc8bcbe5de8";
constexpr std::string_view headOfFinanceId = "46c5bf6ca9fe1981010713e3ac7d3384";
constexpr std::string_view problemAdminId = "26fbff173b331300ad3cc9bb34efc4bd";
constexpr std::string_view companyId = "31bea3d53790200044e0bfc8bcbe5dec";
constexpr std::size_t peopleWithMobile = 12;

/// Inserts with the columns that every table has.
class Inserter {
public:
    Inserter(Writer &writer, std::int64_t now)
        : m_writer(writer)
        , m_now(stamp(now))
    {
    }
    /// The first failure stays; what comes after it is not tried.
    std::string add(const std::string &table, Fields fields, std::string sysId = {}, const std::string &by = "admin")
    {
        if (!m_result)
            return sysId;
        if (sysId.empty())
            sysId = m_writer.newSysId();
        fields.emplace_back("sys_id", sysId);
        for (const char *column : {"sys_created_on", "sys_updated_on"}) {
            if (std::none_of(fields.begin(), fields.end(), [column](const auto &f) { return f.first == column; }))
                fields.emplace_back(column, m_now);
        }
        fields.emplace_back("sys_created_by", by);
        fields.emplace_back("sys_updated_by", by);
        fields.emplace_back("sys_mod_count", "0");
        m_result = m_writer.insertPlain(table, fields);
        return sysId;
    }
    Result<> result() { return std::move(m_result); }

private:
    Writer &m_writer;
    std::string m_now;
    Result<> m_result;
};

Fields user(std::string userName, std::string first, std::string last, std::string email, std::string mobile = {},
    bool active = true)
{
    std::string name = first + (last.empty() ? "" : " ") + last;
    return {{"user_name", std::move(userName)}, {"first_name", std::move(first)}, {"last_name", std::move(last)},
        {"name", std::move(name)}, {"email", std::move(email)}, {"mobile_phone", std::move(mobile)},
        {"active", active ? "true" : "false"}, {"preferred_language", "pb"}, {"company", std::string(companyId)},
        {"sys_domain", "global"}, {"locked_out", "false"}, {"vip", "false"}, {"web_service_access_only", "false"}};
}

void addPeople(Inserter &in, const Cast &cast)
{
    std::size_t withMobile = 0;
    for (const Person &person : cast.people) {
        const std::size_t space = person.name.find(' ');
        Fields fields = user(person.userName, person.name.substr(0, space),
            space == std::string::npos ? std::string() : person.name.substr(space + 1), person.email,
            !person.mobile.empty() && withMobile < peopleWithMobile ? person.mobile : std::string(), person.active);
        withMobile += person.mobile.empty() ? 0 : 1;
        in.add("sys_user", std::move(fields), person.sysId);
    }
    for (const Group &group : cast.groups) {
        in.add("sys_user_group", {{"name", group.name}, {"manager", group.managerId}, {"active", "true"}}, group.sysId);
        for (const int member : group.members) {
            if (member >= 0 && std::size_t(member) < cast.people.size())
                in.add("sys_user_grmember",
                    {{"user", cast.people[std::size_t(member)].sysId}, {"group", group.sysId}});
        }
    }
    for (const Service &service : cast.services)
        in.add("cmdb_ci", {{"name", service.name}, {"operational_status", "1"}, {"sys_class_name", "cmdb_ci"}},
            service.sysId);
    for (const Service &location : cast.locations)
        in.add("cmn_location", {{"name", location.name}}, location.sysId);
}

void addAccess(Inserter &in, const Cast &cast)
{
    Fields admin = user("admin", "System", "Administrator", "admin@example.com");
    admin.emplace_back("department", financeId);
    admin.emplace_back("user_password", "set");
    in.add("sys_user", std::move(admin), std::string(adminId));
    in.add("sys_user", user("problem.admin", "Problem", "Administrator", "problem.admin@example.com"),
        std::string(problemAdminId));
    in.add("sys_user", user("natasha.ingram", "Natasha", "Ingram", "natasha.ingram@example.com"),
        std::string(headOfFinanceId));
    in.add("sys_user", user("abel.tuter", "Abel", "Tuter", "abel.tuter@example.com"),
        "62826bf03710200044e0bfc8bcbe5df1");
    in.add("sys_user", user("system", "System", "", "system@example.com"));
    in.add("sys_user", user("guest", "Guest", "", "guest@example.com"), "00000000000000000000000000000001");
    in.add("core_company", {{"name", "Companhia Exemplo"}, {"customer", "true"}}, std::string(companyId));
    in.add("cmn_department",
        {{"name", "Finance"}, {"id", "0006"}, {"dept_head", std::string(headOfFinanceId)},
            {"company", std::string(companyId)}},
        std::string(financeId));
    for (const char *name : {"Customer Support", "Development", "HR", "IT", "Product Management", "Sales"})
        in.add("cmn_department", {{"name", name}, {"company", std::string(companyId)}});

    in.add("sys_user_role", {{"name", "admin"}, {"description", "The System Administrator role"}},
        std::string(adminRoleId));
    const auto role = [&in](const char *name) { return in.add("sys_user_role", {{"name", name}}); };
    const std::string itil = role("itil");
    const std::string userAdmin = role("user_admin");
    const std::string groupAdmin = role("knowledge_admin");
    role("snc_basic_auth_api_access");
    role("catalog_admin");
    const auto holds = [&in](std::string_view who, std::string_view what) {
        in.add("sys_user_has_role",
            {{"user", std::string(who)}, {"role", std::string(what)}, {"inherited", "false"}, {"state", "active"}});
    };
    holds(adminId, adminRoleId);
    holds(problemAdminId, itil);
    for (std::size_t i = 0; i < cast.people.size(); ++i)
        holds(cast.people[i].sysId, i < 13 ? adminRoleId : std::string_view(itil));
    for (std::size_t i = 0; i < cast.groups.size(); ++i)
        in.add("sys_group_has_role",
            {{"group", cast.groups[i].sysId}, {"role", i < 2 ? userAdmin : i < 4 ? groupAdmin : itil},
                {"inherits", "true"}});
}

std::string defaultOf(const std::string &table, const std::string &column)
{
    if (table != "task" && table != "incident")
        return {};
    if (column == "state")
        return std::string(firstState(table));
    if (column == "priority")
        return "4";
    for (const auto &[name, value] : taskDefaults()) {
        if (name == column)
            return std::string(value);
    }
    return {};
}

void addDictionaryEntry(Inserter &in, const Table &table, const Column &column)
{
    in.add("sys_dictionary",
        {{"name", table.name}, {"element", column.name}, {"column_label", column.label},
            {"internal_type", std::string(column.internalType())}, {"max_length", std::to_string(column.length)},
            {"reference", column.reference}, {"mandatory", isMandatory(table.name, column.name) ? "true" : "false"},
            {"read_only", column.name.starts_with("sys_") ? "true" : "false"},
            {"choice", column.isChoice() ? "3" : "0"}, {"active", "true"},
            {"display", column.name == table.display ? "true" : "false"},
            {"dependent_on_field", std::string(dependsOn(column.name))},
            {"default_value", defaultOf(table.name, column.name)}, {"sys_class_name", "sys_dictionary"},
            {"sys_name", column.label}});
}

void addLabels(Inserter &in, const std::string &table, const std::string &element, const std::string &english,
    const std::string &portuguese)
{
    for (const bool isEnglish : {true, false}) {
        const std::string &label = isEnglish ? english : portuguese;
        in.add("sys_documentation",
            {{"name", table}, {"element", element}, {"label", label}, {"language", isEnglish ? "en" : "pb"},
                {"sys_class_name", "sys_documentation"}, {"sys_name", label}});
    }
}

void addTables(Inserter &in)
{
    TextMap<std::string> ids;
    const auto addTable = [&](const std::string &name, const std::string &label, const std::string &super) {
        const auto parent = ids.find(super);
        ids[name] = in.add("sys_db_object",
            {{"name", name}, {"label", label}, {"super_class", parent == ids.end() ? std::string() : parent->second},
                {"is_extendable", "true"}, {"sys_class_name", "sys_db_object"}, {"sys_name", label}});
    };
    for (const bool bases : {true, false}) {
        for (const auto &[name, table] : Schema::instance().tables()) {
            if (table.super.empty() == bases)
                addTable(name, table.label, table.super);
        }
    }
    for (const auto &[name, table] : Schema::instance().tables()) {
        in.add("sys_dictionary",
            {{"name", name}, {"column_label", table.label}, {"internal_type", "collection"}, {"active", "true"},
                {"sys_class_name", "sys_dictionary"}, {"sys_name", table.label}});
        addLabels(in, name, {}, table.label, table.labelPt);
        for (const Column &column : table.columns) {
            if (column.definedIn != name)
                continue;
            addDictionaryEntry(in, table, column);
            addLabels(in, name, column.name, column.label, column.labelPt);
        }
    }
    const auto flag = [](std::string_view value) { return std::string(value.empty() ? "false" : "true"); };
    for (const OverrideText &override : overrideCatalogue())
        in.add("sys_dictionary_override",
            {{"name", std::string(override.table)}, {"base_table", std::string(override.base)},
                {"element", std::string(override.element)}, {"mandatory_override", flag(override.mandatory)},
                {"mandatory", std::string(override.mandatory)}, {"read_only_override", flag(override.readOnly)},
                {"read_only", std::string(override.readOnly)},
                {"default_value_override", flag(override.defaultValue)},
                {"default_value", std::string(override.defaultValue)},
                {"sys_class_name", "sys_dictionary_override"}, {"sys_name", std::string(override.element)}});
}

void addChoices(Inserter &in)
{
    std::string_view list;
    int sequence = 0;
    for (const ChoiceText &choice : choiceCatalogue()) {
        sequence = choice.element == list ? sequence + 1 : 0;
        list = choice.element;
        for (const bool english : {true, false})
            in.add("sys_choice",
                {{"name", std::string(choice.table)}, {"element", std::string(choice.element)},
                    {"value", std::string(choice.value)},
                    {"label", std::string(english ? choice.english : choice.portuguese)},
                    {"language", english ? "en" : "pb"}, {"sequence", std::to_string(sequence)},
                    {"inactive", choice.inactive ? "true" : "false"},
                    {"dependent_value", std::string(choice.dependent)}, {"sys_class_name", "sys_choice"},
                    {"sys_name", std::string(choice.english)}});
    }
}

void addProperties(Inserter &in)
{
    for (const auto &[name, value, description] : {
             std::tuple("glide.invalid_query.returns_no_rows", "false", "Invalid terms in queries return no rows"),
             std::tuple("glide.servlet.uri", "", "Base address of links"),
             std::tuple("glide.sys.default.tz", "America/Sao_Paulo", "Default time zone"),
             std::tuple("glide.rest.choice.allow_non_existing_value", "false", "Unknown choice values are taken"),
             std::tuple("com.glide.attachment.max_size", "1024", "Maximum size of attachments in megabytes"),
             std::tuple("glide.attachment.extensions", "", "Extensions that attachments may have; empty: all"),
             std::tuple("glide.use_tiny_urls", "true", "Long addresses are shortened"),
             std::tuple("glide.sc.checkout.twostep", "false", "Orders are confirmed in a second step"),
             std::tuple("glide.war", "glide-simulator", "Build"), std::tuple("instance_name", "simulator", "Name")})
        in.add("sys_properties", {{"name", name}, {"value", value}, {"type", "string"}, {"description", description}});
}

void addImports(Inserter &in)
{
    struct Field {
        const char *source, *target;
        bool coalesce;
    };
    const auto map = [&in](const char *name, const char *source, const char *target, std::initializer_list<Field> fields) {
        const std::string id = in.add("sys_transform_map",
            {{"name", name}, {"source_table", source}, {"target_table", target}, {"active", "true"}, {"order", "100"}});
        for (const Field &field : fields)
            in.add("sys_transform_entry",
                {{"map", id}, {"source_field", field.source}, {"target_field", field.target},
                    {"coalesce", field.coalesce ? "true" : "false"}});
    };
    map("User", "imp_user", "sys_user",
        {{"user_id", "user_name", true}, {"first_name", "first_name", false}, {"last_name", "last_name", false},
            {"email", "email", false}, {"title", "title", false}, {"phone", "phone", false},
            {"department", "department", false}});
    map("Incident", "u_incident_import", "incident",
        {{"u_reference", "correlation_id", true}, {"u_short_description", "short_description", false},
            {"u_description", "description", false}, {"u_caller", "caller_id", false},
            {"u_group", "assignment_group", false}, {"u_impact", "impact", false}, {"u_urgency", "urgency", false}});
}

void addCatalog(Inserter &in, const Cast &cast)
{
    const std::string catalog
        = in.add("sc_catalog", {{"title", "Service Catalog"}, {"active", "true"}}, "e0d08b13c3330100c8b837659bba8fb4");
    const auto category = [&](const char *title) {
        return in.add("sc_category", {{"title", title}, {"sc_catalog", catalog}, {"active", "true"}});
    };
    const std::string group = cast.groups.empty() ? std::string() : cast.groups.front().sysId;
    const auto item = [&](const char *sysId, const std::string &under, const char *name, const char *text,
                          const char *price, const char *delivery) {
        return in.add("sc_cat_item",
            {{"name", name}, {"short_description", text}, {"category", under}, {"price", price},
                {"delivery_time", delivery}, {"group", group}, {"active", "true"}},
            sysId);
    };
    int order = 0;
    const auto variable = [&](const std::string &of, const char *name, const char *question, const char *type,
                              bool mandatory, const char *value = "") {
        in.add("item_option_new",
            {{"cat_item", of}, {"name", name}, {"question_text", question}, {"type", type}, {"default_value", value},
                {"mandatory", mandatory ? "true" : "false"}, {"active", "true"},
                {"order", std::to_string(order += 100)}});
    };
    const std::string laptop = item("04b7e94b4f7b4200086eeed18110c7fd", category("Hardware"), "Standard Laptop",
        "Notebook padrão da empresa", "1100.00", "5 Days");
    variable(laptop, "acrobat", "Adobe Acrobat", "check_box", false, "false");
    variable(laptop, "photoshop", "Adobe Photoshop", "check_box", false, "false");
    variable(laptop, "Additional_software_requirements", "Additional software requirements", "multi_line_text", false);
    const std::string vpn = item(
        "8b3ae7fedc1be1004ece5c08239e522b", category("Services"), "Corp VPN", "Acesso remoto à rede", "0", "2 Days");
    variable(vpn, "justification", "Justificativa", "single_line_text", true);
    variable(vpn, "profile", "Perfil de acesso", "select_box", true, "standard");
    variable(vpn, "until", "Até quando", "date", false);
}

void addProblemsAndLog(Inserter &in, const Cast &cast, std::int64_t now)
{
    static constexpr std::array<std::string_view, 6> texts{"Quedas recorrentes da VPN no fim da tarde",
        "Lentidão do ERP no fechamento do mês", "Falhas intermitentes do Wi-Fi no prédio B",
        "Fila de e-mails represada após atualização", "Impressoras perdem a configuração de rede",
        "Contas bloqueadas após troca de senha"};
    static constexpr std::array<std::string_view, 6> states{"101", "102", "103", "104", "106", "107"};
    for (int i = 0; i < 18; ++i) {
        const std::string state(states[std::size_t(i) % states.size()]);
        const std::string opened = stamp(now - 86400 * (20 + 11 * i));
        in.add("problem",
            {{"number", "PRB00" + std::to_string(40'001 + i)}, {"state", state}, {"problem_state", state},
                {"short_description", std::string(texts[std::size_t(i) % texts.size()])}, {"sys_class_name", "problem"},
                {"active", state == "107" ? "false" : "true"}, {"impact", "2"}, {"urgency", "2"}, {"priority", "3"},
                {"opened_at", opened}, {"opened_by", std::string(problemAdminId)}, {"known_error", "false"},
                {"assignment_group",
                    cast.groups.empty() ? std::string() : cast.groups[std::size_t(i) % cast.groups.size()].sysId},
                {"sys_domain", "global"}, {"sys_domain_path", "/"}});
    }
    static constexpr std::array<std::string_view, 4> sources{"Scheduler", "Email", "REST", "Import"};
    for (int i = 0; i < 650; ++i) {
        const std::string at = stamp(now - 3600 * (650 - i));
        in.add("syslog",
            {{"level", i % 97 == 0 ? "2" : i % 31 == 0 ? "1" : "0"}, {"source", std::string(sources[std::size_t(i) % 4])},
                {"message", "Job " + std::to_string(i) + " completed"}, {"sequence", std::to_string(i)},
                {"sys_created_on", at}, {"sys_updated_on", at}},
            {}, "system");
    }
    in.add("alm_asset", {{"display_name", "P1000234 - Notebook"}, {"asset_tag", "P1000234"}});
    in.add("bsm_chart", {{"name", "Business services"}});
}

} // namespace

Result<> insertBaseData(Storage &storage, Writer &writer, const Cast &cast, std::int64_t now)
{
    auto transaction = sqlite::Transaction::begin(storage.writer().database());
    if (!transaction)
        return transaction.error();
    Inserter in(writer, now);
    addAccess(in, cast);
    addPeople(in, cast);
    addTables(in);
    addChoices(in);
    addProperties(in);
    addImports(in);
    addProblemsAndLog(in, cast, now);
    addCatalog(in, cast);
    if (auto result = in.result(); !result)
        return result;
    return transaction->commit();
}

Result<> insertCast(Writer &writer, const Cast &cast, std::int64_t now)
{
    Inserter in(writer, now);
    addPeople(in, cast);
    return in.result();
}

} // namespace bunsnc::simulator
