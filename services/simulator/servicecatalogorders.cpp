// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// The writing half of the Service Catalog API: the cart's entries, and orders.
#include "services/simulator/servicecatalogapi.h"

#include "services/http/failure.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace bunsnc::simulator {

namespace {

http::Response invalidEntry()
{
    return errorAnswer(400, "Invalid cart item");
}

} // namespace

Result<> ServiceCatalogApi::write(const std::vector<Command> &commands, Connection &connection)
{
    connection.resetAll(); // what is read next is to see this
    const auto outcomes = m_instance.writer.applyAll(commands);
    if (!outcomes)
        return outcomes.error();
    for (const Outcome &outcome : *outcomes) {
        if (outcome.status != Outcome::Status::Done && outcome.status != Outcome::Status::Unchanged)
            return http::failure(
                ErrorCode::StoreError, QString::fromStdString(outcome.table), QString::fromStdString(outcome.detail));
    }
    return {};
}

Result<> ServiceCatalogApi::setOptions(const std::string &entry, const std::string &item, const QJsonObject &variables,
    const Caller &caller, Connection &connection)
{
    const auto known = variablesOf(item, connection);
    if (!known)
        return known.error();
    std::vector<Command> commands;
    for (const Variable &variable : *known) {
        const QJsonValue value = variables.value(QString::fromStdString(variable.name));
        if (value.isUndefined())
            continue;
        const auto there = connection.scalar(
            "SELECT sys_id FROM sc_item_option WHERE cart_item=? AND item_option_new=?", {entry, variable.sysId});
        if (!there)
            return there.error();
        commands.push_back(catalogCommand(there->empty() ? Operation::Type::Insert : Operation::Type::Update,
            "sc_item_option", there->empty() ? randomId() : *there, caller,
            {{"cart_item", entry}, {"item_option_new", variable.sysId}, {"value", catalogText(value)}}));
    }
    return write(commands, connection);
}

Result<> ServiceCatalogApi::put(
    const std::string &cart, const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection)
{
    const std::string entry = randomId();
    auto made = write({catalogCommand(Operation::Type::Insert, "sc_cart_item", entry, caller,
                          {{"cart", cart}, {"cat_item", item.sysId}, {"quantity", std::to_string(wanted.quantity)}})},
        connection);
    if (!made)
        return made;
    return setOptions(entry, item.sysId, wanted.variables, caller, connection);
}

http::Response ServiceCatalogApi::addToCart(
    const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection)
{
    const auto cart = cartOf(caller, connection);
    if (!cart)
        return internalError(cart.error());
    if (auto added = put(*cart, item, wanted, caller, connection); !added)
        return internalError(added.error());
    const auto whole = cartJson(*cart, connection);
    if (!whole)
        return internalError(whole.error());
    return catalogAnswer(200,
        QJsonObject{{u"cart_id"_s, QString::fromStdString(*cart)}, {u"subtotal"_s, (*whole)[u"subtotal_price"]},
            {u"items"_s, (*whole)[u"none"][u"items"]}});
}

http::Response ServiceCatalogApi::changeEntry(
    const http::Request &request, const std::string &sysId, const Caller &caller, Connection &connection)
{
    const auto item = ownEntry(sysId, caller, connection);
    if (!item)
        return internalError(item.error());
    if (!*item)
        return invalidEntry();
    auto wanted = wantedOf(request, **item, false, connection);
    if (auto *refusal = std::get_if<http::Response>(&wanted))
        return std::move(*refusal);
    const Wanted &change = std::get<Wanted>(wanted);
    auto changed = write({catalogCommand(Operation::Type::Update, "sc_cart_item", sysId, caller,
                             {{"quantity", std::to_string(change.quantity)}})},
        connection);
    if (changed)
        changed = setOptions(sysId, **item, change.variables, caller, connection);
    if (!changed)
        return internalError(changed.error());
    auto shown = showCart(caller, connection, false);
    shown.status = shown.status == 200 ? 201 : shown.status;
    return shown;
}

http::Response ServiceCatalogApi::dropEntry(const std::string &sysId, const Caller &caller, Connection &connection)
{
    const auto item = ownEntry(sysId, caller, connection);
    if (!item)
        return internalError(item.error());
    if (!*item)
        return invalidEntry();
    if (auto gone = write({catalogCommand(Operation::Type::Delete, "sc_cart_item", sysId, caller)}, connection); !gone)
        return internalError(gone.error());
    return jsonAnswer(204, {});
}

http::Response ServiceCatalogApi::emptyCart(const std::string &sysId, const Caller &caller, Connection &connection)
{
    const auto owner = connection.scalar("SELECT user FROM sc_cart WHERE sys_id=?", {sysId});
    if (!owner)
        return internalError(owner.error());
    if (owner->empty() || !caller.admin) // as documented: an administrator's call
        return errorAnswer(400, "Invalid cart");
    const auto entries = entriesOf(sysId, connection);
    if (!entries)
        return internalError(entries.error());
    std::vector<Command> commands;
    for (const Entry &entry : *entries)
        commands.push_back(catalogCommand(Operation::Type::Delete, "sc_cart_item", entry.sysId, caller));
    commands.push_back(catalogCommand(Operation::Type::Delete, "sc_cart", sysId, caller));
    if (auto gone = write(commands, connection); !gone)
        return internalError(gone.error());
    return jsonAnswer(204, {});
}

Result<std::string> ServiceCatalogApi::order(
    const std::string &cart, const std::string &requestedFor, const Caller &caller, Connection &connection)
{
    const auto entries = entriesOf(cart, connection);
    if (!entries)
        return entries.error();
    const std::string person = requestedFor.empty() ? caller.sysId : requestedFor;
    const std::string request = randomId();
    std::vector<Command> commands;
    commands.push_back(catalogCommand(Operation::Type::Insert, "sc_request", request, caller,
        {{"requested_for", person}, {"request_state", "in_process"}, {"approval", "approved"}, {"state", "1"},
            {"stage", "fulfillment"}}));
    for (const Entry &entry : *entries) {
        const std::string ritm = randomId();
        commands.push_back(catalogCommand(Operation::Type::Insert, "sc_req_item", ritm, caller,
            {{"request", request}, {"parent", request}, {"cat_item", entry.item.sysId},
                {"short_description", entry.item.name}, {"quantity", std::to_string(entry.quantity)},
                {"price", entry.item.price}, {"requested_for", person}, {"state", "1"}, {"stage", "fulfillment"}}));
        commands.push_back(catalogCommand(Operation::Type::Insert, "sc_task", randomId(), caller,
            {{"request", request}, {"request_item", ritm}, {"parent", ritm}, {"cat_item", entry.item.sysId},
                {"short_description", entry.item.name}, {"assignment_group", entry.item.group}, {"state", "1"}}));
        std::vector<std::string> options;
        auto found = connection.statement("SELECT sys_id FROM sc_item_option WHERE cart_item=?");
        if (!found)
            return found.error();
        (*found)->bindText(1, bytesOf(entry.sysId));
        for (;;) {
            const Result<bool> row = (*found)->step();
            if (!row)
                return row.error();
            if (!*row)
                break;
            options.emplace_back(textOf((*found)->text(0)));
        }
        (*found)->reset();
        for (const std::string &option : options)
            commands.push_back(catalogCommand(Operation::Type::Insert, "sc_item_option_mtom", randomId(), caller,
                {{"request_item", ritm}, {"sc_item_option", option}}));
        commands.push_back(catalogCommand(Operation::Type::Delete, "sc_cart_item", entry.sysId, caller));
    }
    if (auto written = write(commands, connection); !written)
        return written.error();
    return request;
}

http::Response ServiceCatalogApi::orderNow(
    const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection)
{
    const auto twoSteps = inTwoSteps(connection);
    if (!twoSteps)
        return internalError(twoSteps.error());
    if (*twoSteps) {
        const auto cart = cartOf(caller, connection);
        if (!cart)
            return internalError(cart.error());
        if (auto added = put(*cart, item, wanted, caller, connection); !added)
            return internalError(added.error());
        return catalogAnswer(200, QJsonObject{{u"cart_id"_s, QString::fromStdString(*cart)}});
    }
    // A cart of its own, as the platform makes one: what stands in the caller's stays there.
    const std::string cart = randomId();
    auto made = write({catalogCommand(Operation::Type::Insert, "sc_cart", cart, caller,
                          {{"user", caller.sysId}, {"name", "cart_" + item.sysId}})},
        connection);
    if (made)
        made = put(cart, item, wanted, caller, connection);
    if (!made)
        return internalError(made.error());
    const auto request = order(cart, wanted.requestedFor, caller, connection);
    if (!request)
        return internalError(request.error());
    if (auto gone = write({catalogCommand(Operation::Type::Delete, "sc_cart", cart, caller)}, connection); !gone)
        return internalError(gone.error());
    const auto number = connection.scalar("SELECT number FROM sc_request WHERE sys_id=?", {*request});
    if (!number)
        return internalError(number.error());
    const QString id = QString::fromStdString(*request);
    return catalogAnswer(200,
        QJsonObject{{u"sys_id"_s, id}, {u"number"_s, QString::fromStdString(*number)}, {u"request_id"_s, id},
            {u"request_number"_s, QString::fromStdString(*number)}, {u"table"_s, u"sc_request"_s}});
}

http::Response ServiceCatalogApi::checkOut(const Caller &caller, Connection &connection)
{
    const auto cart = cartOf(caller, connection);
    if (!cart)
        return internalError(cart.error());
    const auto entries = entriesOf(*cart, connection);
    if (!entries)
        return internalError(entries.error());
    if (entries->empty())
        return errorAnswer(400, "Cart is empty");
    const auto request = order(*cart, {}, caller, connection);
    if (!request)
        return internalError(request.error());
    const auto number = connection.scalar("SELECT number FROM sc_request WHERE sys_id=?", {*request});
    if (!number)
        return internalError(number.error());
    return catalogAnswer(200,
        QJsonObject{{u"request_id"_s, QString::fromStdString(*request)},
            {u"request_number"_s, QString::fromStdString(*number)}});
}

} // namespace bunsnc::simulator
