// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/servicecatalogapi.h"

#include "services/http/failure.h"
#include "services/simulator/listquery.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), qsizetype(value.size()));
}

std::int64_t cents(std::string_view price)
{
    return std::llround(text(price).toDouble() * 100);
}

QString money(std::int64_t amount)
{
    QString whole = QString::number(amount / 100);
    for (qsizetype at = whole.size() - 3; at > 0; at -= 3)
        whole.insert(at, u',');
    return u'$' + whole + u'.' + QString::number(amount % 100).rightJustified(2, u'0');
}

/// Runs a statement and calls `use` with each row.
template<typename Use>
Result<> forEachRow(Connection &connection, const std::string &sql, const std::vector<std::string> &values, Use use)
{
    auto rows = connection.statement(sql);
    if (!rows)
        return rows.error();
    int index = 0;
    for (const std::string &value : values)
        (*rows)->bindText(++index, bytesOf(value));
    for (;;) {
        const Result<bool> row = (*rows)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        use([&](int column) { return std::string(textOf((*rows)->text(column))); });
    }
    (*rows)->reset();
    return {};
}

} // namespace

http::Response catalogAnswer(int status, const QJsonValue &result)
{
    return jsonAnswer(
        status, QJsonDocument(QJsonObject{{u"result"_s, result}}).toJson(QJsonDocument::Compact).toStdString());
}

Command catalogCommand(
    Operation::Type type, const std::string &table, const std::string &sysId, const Caller &caller, Fields fields)
{
    Command command;
    command.operation.type = type;
    command.operation.table = table;
    command.operation.sysId = sysId;
    command.operation.user = caller.userName;
    command.operation.fields = std::move(fields);
    command.policies = false;
    return command;
}

std::string catalogText(const QJsonValue &value)
{
    return value.isBool() ? (value.toBool() ? "true" : "false") : value.toVariant().toString().toStdString();
}

Result<std::vector<ServiceCatalogApi::Item>> ServiceCatalogApi::findItems(
    const std::string &condition, const std::vector<std::string> &values, Connection &connection) const
{
    std::vector<Item> items;
    auto found = forEachRow(connection,
        "SELECT i.sys_id, i.name, i.short_description, i.price, i.\"group\", c.title, i.delivery_time FROM sc_cat_item "
        "i"
        " LEFT JOIN sc_category c ON c.sys_id=i.category WHERE i.active='true' AND "
            + condition + " ORDER BY i.name, i.sys_id",
        values, [&](auto at) {
            items.push_back({at(0), at(1), at(2), at(3), at(4), at(5), at(6)});
        });
    if (!found)
        return found.error();
    return items;
}

Result<std::vector<ServiceCatalogApi::Variable>> ServiceCatalogApi::variablesOf(
    const std::string &item, Connection &connection) const
{
    std::vector<Variable> variables;
    auto found = forEachRow(connection,
        "SELECT sys_id, name, question_text, type, default_value, mandatory FROM item_option_new"
        " WHERE cat_item=? AND active='true' ORDER BY CAST(\"order\" AS INTEGER), sys_id",
        {item}, [&](auto at) {
            variables.push_back({at(0), at(1), at(2), at(3), at(4), at(5) == "true"});
        });
    if (!found)
        return found.error();
    return variables;
}

Result<bool> ServiceCatalogApi::inTwoSteps(Connection &connection) const
{
    const auto value =
        connection.scalar("SELECT value FROM sys_properties WHERE name=?", {"glide.sc.checkout.twostep"});
    if (!value)
        return value.error();
    return isTrue(*value);
}

std::variant<ServiceCatalogApi::Wanted, http::Response> ServiceCatalogApi::wantedOf(
    const http::Request &request, const std::string &item, bool complete, Connection &connection) const
{
    QJsonParseError error;
    const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(request.body), &error).object();
    if (error.error != QJsonParseError::NoError)
        return errorAnswer(400, "Exception while reading request", error.errorString().toStdString());
    bool isNumber = false;
    Wanted wanted;
    wanted.quantity = body[u"sysparm_quantity"].toVariant().toString().toInt(&isNumber);
    if (!isNumber || wanted.quantity < 1)
        return errorAnswer(400, "Invalid Quantity value");
    wanted.requestedFor = body[u"sysparm_requested_for"].toString().toStdString();
    if (!body[u"sysparm_also_request_for"].toString().isEmpty())
        return errorAnswer(
            400, "This item cannot be submitted for multiple people as it is not configured with Requested For");
    wanted.variables = body[u"variables"].toObject();
    const auto variables = variablesOf(item, connection);
    if (!variables)
        return internalError(variables.error());
    for (const Variable &variable : *variables) {
        const QString name = text(variable.name);
        if (!wanted.variables.contains(name) && !variable.defaultValue.empty() && complete)
            wanted.variables.insert(name, text(variable.defaultValue));
        if (complete && variable.mandatory && catalogText(wanted.variables.value(name)).empty())
            return errorAnswer(400, "Mandatory Variables are required");
    }
    return wanted;
}

http::Response ServiceCatalogApi::items(const http::Request &request, Connection &connection)
{
    std::string condition = "1";
    std::vector<std::string> values;
    if (const std::string_view words = request.parameter("sysparm_text"); !words.empty()) {
        condition += " AND (instr(lower(i.name), lower(?)) OR instr(lower(i.short_description), lower(?)))";
        values.insert(values.end(), 2, std::string(words));
    }
    if (const std::string_view category = request.parameter("sysparm_category"); !category.empty()) {
        condition += " AND i.category=?";
        values.emplace_back(category);
    }
    const auto found = findItems(condition, values, connection);
    if (!found)
        return internalError(found.error());
    const auto number = [&](std::string_view name, std::size_t otherwise) {
        bool ok = false;
        const int given = text(request.parameter(name)).toInt(&ok);
        return ok && given >= 0 ? std::size_t(given) : otherwise;
    };
    const std::size_t begin = std::min(number("sysparm_offset", 0), found->size());
    const std::size_t end = begin + std::min(number("sysparm_limit", 10), found->size() - begin);
    QJsonArray list;
    for (std::size_t i = begin; i < end; ++i) {
        const Item &item = (*found)[i];
        list.append(QJsonObject{{u"sys_id"_s, text(item.sysId)}, {u"name"_s, text(item.name)},
            {u"short_description"_s, text(item.shortDescription)}, {u"price"_s, money(cents(item.price))},
            {u"sys_class_name"_s, u"sc_cat_item"_s}, {u"type"_s, u"catalog_item"_s}, {u"show_price"_s, true},
            {u"category"_s, QJsonObject{{u"title"_s, text(item.category)}}}});
    }
    return catalogAnswer(200, list);
}

http::Response ServiceCatalogApi::item(const std::string &sysId, Connection &connection)
{
    const auto found = findItems("i.sys_id=?", {sysId}, connection);
    if (!found)
        return internalError(found.error());
    if (found->empty())
        return errorAnswer(400, "Security constraints prevent access of Item");
    const auto variables = variablesOf(sysId, connection);
    if (!variables)
        return internalError(variables.error());
    QJsonArray list;
    for (const Variable &variable : *variables)
        list.append(QJsonObject{{u"id"_s, text(variable.sysId)}, {u"name"_s, text(variable.name)},
            {u"label"_s, text(variable.label)}, {u"friendly_type"_s, text(variable.type)},
            {u"mandatory"_s, variable.mandatory}, {u"value"_s, text(variable.defaultValue)}});
    const Item &item = found->front();
    return catalogAnswer(200,
        QJsonObject{{u"sys_id"_s, text(item.sysId)}, {u"name"_s, text(item.name)},
            {u"short_description"_s, text(item.shortDescription)}, {u"price"_s, money(cents(item.price))},
            {u"sys_class_name"_s, u"sc_cat_item"_s}, {u"type"_s, u"catalog_item"_s}, {u"show_price"_s, true},
            {u"category"_s, QJsonObject{{u"title"_s, text(item.category)}}}, {u"variables"_s, list}});
}

http::Response ServiceCatalogApi::answer(const http::Request &request, const std::string &method,
    const std::vector<std::string> &path, const Caller &caller, Connection &connection)
{
    const std::scoped_lock lock(m_mutex);
    connection.resetAll(); // what is read is to hold what the one before wrote
    const std::string &first = path.empty() ? std::string() : path[0];
    if (first == "items" && path.size() <= 2 && !path.empty()) {
        if (method != "GET")
            return wrongMethod();
        return path.size() == 1 ? items(request, connection) : item(path[1], connection);
    }
    if (first == "items" && path.size() == 3 && (path[2] == "order_now" || path[2] == "add_to_cart")) {
        if (method != "POST")
            return wrongMethod();
        const auto found = findItems("i.sys_id=?", {path[1]}, connection);
        if (!found)
            return internalError(found.error());
        auto wanted = wantedOf(request, path[1], !found->empty(), connection);
        if (auto *refusal = std::get_if<http::Response>(&wanted))
            return std::move(*refusal);
        if (found->empty())
            return errorAnswer(400, "Security constraints prevent ordering of Item");
        const Wanted &order = std::get<Wanted>(wanted);
        return path[2] == "order_now" ? orderNow(found->front(), order, caller, connection)
                                      : addToCart(found->front(), order, caller, connection);
    }
    if (first == "cart" && path.size() == 1)
        return method == "GET" ? showCart(caller, connection, false) : wrongMethod();
    if (first == "cart" && path.size() == 2 && path[1] == "submit_order")
        return method == "POST" ? checkOut(caller, connection) : wrongMethod();
    if (first == "cart" && path.size() == 2 && path[1] == "checkout") {
        if (method != "POST")
            return wrongMethod();
        const auto twoSteps = inTwoSteps(connection);
        if (!twoSteps)
            return internalError(twoSteps.error());
        return *twoSteps ? showCart(caller, connection, true) : checkOut(caller, connection);
    }
    if (first == "cart" && path.size() == 2) {
        if (method == "PUT")
            return changeEntry(request, path[1], caller, connection);
        return method == "DELETE" ? dropEntry(path[1], caller, connection) : wrongMethod();
    }
    if (first == "cart" && path.size() == 3 && path[2] == "empty")
        return method == "DELETE" ? emptyCart(path[1], caller, connection) : wrongMethod();
    return unknownResource(request.path);
}

// The caller's cart.

Result<std::string> ServiceCatalogApi::cartOf(const Caller &caller, Connection &connection)
{
    auto found = connection.scalar("SELECT sys_id FROM sc_cart WHERE user=? AND name='DEFAULT'", {caller.sysId});
    if (!found || !found->empty())
        return found;
    const std::string sysId = randomId();
    auto made = write({catalogCommand(Operation::Type::Insert, "sc_cart", sysId, caller,
                          {{"user", caller.sysId}, {"name", "DEFAULT"}})},
        connection);
    if (!made)
        return made.error();
    return sysId;
}

Result<std::vector<ServiceCatalogApi::Entry>> ServiceCatalogApi::entriesOf(
    const std::string &cart, Connection &connection) const
{
    std::vector<Entry> entries;
    auto found = forEachRow(connection,
        "SELECT e.sys_id, i.sys_id, i.name, i.short_description, i.price, i.\"group\", i.delivery_time, e.quantity,"
        " e.sys_created_on, e.sys_updated_on, e.sys_created_by, e.sys_updated_by"
        " FROM sc_cart_item e JOIN sc_cat_item i ON i.sys_id=e.cat_item WHERE e.cart=? ORDER BY e._row",
        {cart}, [&](auto at) {
            entries.push_back({at(0), {at(1), at(2), at(3), at(4), at(5), {}, at(6)}, text(at(7)).toInt(), at(8), at(9),
                at(10), at(11)});
        });
    if (!found)
        return found.error();
    return entries;
}

Result<std::optional<std::string>> ServiceCatalogApi::ownEntry(
    const std::string &sysId, const Caller &caller, Connection &connection) const
{
    const auto item = connection.scalar(
        "SELECT e.cat_item FROM sc_cart_item e JOIN sc_cart c ON c.sys_id=e.cart WHERE e.sys_id=? AND c.user=?",
        {sysId, caller.sysId});
    if (!item)
        return item.error();
    return item->empty() ? std::optional<std::string>() : std::optional(*item);
}

Result<QJsonObject> ServiceCatalogApi::optionsOf(const std::string &entry, Connection &connection) const
{
    QJsonObject options;
    auto found = forEachRow(connection,
        "SELECT v.question_text, o.value FROM sc_item_option o JOIN item_option_new v ON v.sys_id=o.item_option_new"
        " WHERE o.cart_item=?",
        {entry}, [&](auto at) { options.insert(text(at(0)), text(at(1))); });
    if (!found)
        return found.error();
    return options;
}

Result<QJsonObject> ServiceCatalogApi::cartJson(const std::string &cart, Connection &connection) const
{
    const auto entries = entriesOf(cart, connection);
    if (!entries)
        return entries.error();
    QJsonArray list;
    std::int64_t total = 0;
    for (const Entry &entry : *entries) {
        const auto options = optionsOf(entry.sysId, connection);
        if (!options)
            return options.error();
        const std::int64_t price = cents(entry.item.price);
        total += price * entry.quantity;
        list.append(QJsonObject{{u"cart_item_id"_s, text(entry.sysId)}, {u"sys_id"_s, text(entry.sysId)},
            {u"catalog_item_id"_s, text(entry.item.sysId)}, {u"item_id"_s, text(entry.item.sysId)},
            {u"item_name"_s, text(entry.item.name)}, {u"name"_s, text(entry.item.name)},
            {u"short_description"_s, text(entry.item.shortDescription)}, {u"sys_class_name"_s, u"sc_cat_item"_s},
            {u"delivery_time"_s, text(entry.item.delivery)}, {u"quantity"_s, QString::number(entry.quantity)},
            {u"price"_s, money(price)}, {u"localized_price"_s, money(price)},
            {u"subtotal"_s, double(price * entry.quantity) / 100}, {u"subtotal_price"_s, money(price * entry.quantity)},
            {u"recurring_frequency"_s, QJsonValue::Null}, {u"recurring_price"_s, money(0)},
            {u"localized_recurring_price"_s, money(0)}, {u"recurring_subtotal"_s, 0},
            {u"recurring_subtotal_price"_s, money(0)}, {u"show_price"_s, true}, {u"show_quantity"_s, true},
            {u"show_recurring_price"_s, false}, {u"order_guide"_s, QString()}, {u"picture"_s, QString()},
            {u"created_by"_s, text(entry.createdBy)}, {u"created_on"_s, text(entry.createdOn)},
            {u"updated_by"_s, text(entry.updatedBy)}, {u"updated_on"_s, text(entry.updatedOn)},
            {u"variables"_s, *options}});
    }
    QJsonObject whole{{u"subtotal_price"_s, money(total)}, {u"subtotal_recurring_frequency"_s, QString()},
        {u"subtotal_recurring_price"_s, money(0)}, {u"total_title"_s, u"Total"_s},
        {u"show_subtotal_price"_s, u"true"_s}, {u"subtotal_title"_s, u"Subtotal"_s}};
    if (!list.isEmpty()) {
        QJsonObject once = whole;
        once.insert(u"frequency_label"_s, QJsonValue::Null);
        once.insert(u"items"_s, list);
        whole.insert(u"none"_s, once);
    }
    whole.insert(u"cart_id"_s, text(cart));
    return whole;
}

http::Response ServiceCatalogApi::showCart(const Caller &caller, Connection &connection, bool forCheckout)
{
    const auto cart = cartOf(caller, connection);
    if (!cart)
        return internalError(cart.error());
    auto json = cartJson(*cart, connection);
    if (!json)
        return internalError(json.error());
    if (forCheckout) {
        if (!json->contains(u"none"))
            return errorAnswer(400, "Cart is empty");
        json->insert(u"requested_for"_s, text(caller.sysId));
        json->insert(u"requested_for_user"_s, text(caller.name));
        json->insert(u"delivery_address"_s, QString());
        json->insert(u"special_instructions"_s, QString());
    }
    return catalogAnswer(200, *json);
}

} // namespace bunsnc::simulator
