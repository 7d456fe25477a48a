// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/servicecatalog.h"

#include "services/servicenow/tablerequests.h"
#include "services/servicenow/writecheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

const QString base = u"/api/sn_sc/servicecatalog/"_s;
const QString itemTable = u"sc_cat_item"_s;
const QString cartTable = u"sc_cart_item"_s;

Error invalid(const QString &subject, const QString &detail)
{
    return Error{.code = ErrorCode::InvalidArgument, .subject = subject, .detail = detail};
}

Error damaged(const HttpResponse &response, const QString &subject)
{
    return inAnswer(Error{.code = ErrorCode::DamagedAnswer, .detail = u"no result in the answer"_s, .retryable = true},
        response, subject);
}

QString textOf(const QJsonValue &value)
{
    return value.toVariant().toString();
}

QJsonValue resultOf(const HttpResponse &response)
{
    const QJsonObject root = QJsonDocument::fromJson(response.body).object();
    return root.contains("error"_L1) ? QJsonValue(QJsonValue::Undefined) : root["result"_L1];
}

void readVariables(const QJsonArray &array, std::vector<CatalogVariable> &variables, int depth = 0)
{
    constexpr int deepest = 8; // of containers
    for (const QJsonValue &value : array) {
        CatalogVariable variable;
        variable.name = textOf(value["name"_L1]);
        variable.label = textOf(value["label"_L1]);
        variable.type = textOf(value["friendly_type"_L1].isUndefined() ? value["type"_L1] : value["friendly_type"_L1]);
        variable.value = textOf(value["value"_L1]);
        variable.mandatory = value["mandatory"_L1].toVariant().toBool();
        for (const QJsonValue &choice : value["choices"_L1].toArray())
            variable.choices.push_back({textOf(choice["value"_L1]), textOf(choice["label"_L1])});
        if (!variable.type.startsWith("container"_L1))
            variables.push_back(std::move(variable));
        if (depth < deepest)
            readVariables(value["children"_L1].toArray(), variables, depth + 1);
    }
}

CatalogItem itemOf(const QJsonValue &value)
{
    CatalogItem item;
    item.sysId = textOf(value["sys_id"_L1]);
    item.name = textOf(value["name"_L1]);
    item.shortDescription = textOf(value["short_description"_L1]);
    item.price = textOf(value["price"_L1]);
    item.category = textOf(value["category"_L1]["title"_L1]);
    item.tableName = textOf(value["sys_class_name"_L1]);
    readVariables(value["variables"_L1].toArray(), item.variables);
    return item;
}

void readEntries(const QJsonArray &items, Cart &cart)
{
    for (const QJsonValue &value : items) {
        CartEntry entry;
        entry.cartItemId = textOf(value["cart_item_id"_L1]);
        entry.itemId = textOf(value["catalog_item_id"_L1]);
        entry.itemName = textOf(value["item_name"_L1]);
        entry.quantity = textOf(value["quantity"_L1]).toInt();
        entry.price = textOf(value["price"_L1]);
        const QJsonObject variables = value["variables"_L1].toObject();
        for (auto it = variables.begin(); it != variables.end(); ++it)
            entry.variables.insert(it.key(), textOf(it.value()));
        cart.entries.push_back(std::move(entry));
    }
}

// Entries stand in "items", or in one such list for each frequency of payment: "none", "monthly", …
Result<Cart> cartOf(const HttpResponse &response, const QString &subject)
{
    const QJsonValue result = resultOf(response);
    if (!result.isObject())
        return damaged(response, subject);
    const QJsonObject object = result.toObject();
    Cart cart;
    cart.cartId = textOf(object["cart_id"_L1]);
    cart.subtotal =
        textOf(object["subtotal_price"_L1].isUndefined() ? object["subtotal"_L1] : object["subtotal_price"_L1]);
    readEntries(object["items"_L1].toArray(), cart);
    for (const QJsonValue &member : object)
        readEntries(member["items"_L1].toArray(), cart);
    return cart;
}

Result<PlacedOrder> orderOf(const HttpResponse &response, const QString &subject)
{
    const QJsonValue result = resultOf(response);
    PlacedOrder order;
    order.requestNumber = textOf(result["request_number"_L1]);
    order.requestId = textOf(result["request_id"_L1]);
    order.cartId = textOf(result["cart_id"_L1]);
    if (order.requestId.isEmpty() && order.cartId.isEmpty())
        return damaged(response, subject);
    return order;
}

// What a write answered; unreadable, it may have been done all the same.
template<typename T> Result<T> written(Result<T> read, const QString &subject)
{
    if (read)
        return read;
    return outcomeUnknown(subject, read.error());
}

HttpRequest requestOf(Verb verb, const QString &path, const QByteArray &body = {})
{
    HttpRequest request;
    request.verb = verb;
    request.path = base + path;
    request.body = body;
    if (verb != Verb::Get && verb != Verb::Delete)
        request.contentType = "application/json";
    request.idempotent = verb == Verb::Get;
    return request;
}

QByteArray bodyOf(const CatalogOrder &order)
{
    QJsonObject variables;
    for (auto it = order.variables.begin(); it != order.variables.end(); ++it)
        variables.insert(it.key(), it.value());
    QJsonObject body{{u"sysparm_quantity"_s, QString::number(order.quantity)}, {u"variables"_s, variables}};
    if (!order.requestedFor.isEmpty())
        body.insert(u"sysparm_requested_for"_s, order.requestedFor);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace

QStringList CatalogItem::missing(const QHash<QString, QString> &values) const
{
    QStringList labels;
    for (const CatalogVariable &variable : variables) {
        if (variable.mandatory && values.value(variable.name, variable.value).isEmpty())
            labels.append(variable.label.isEmpty() ? variable.name : variable.label);
    }
    return labels;
}

Result<std::vector<CatalogItem>> ServiceCatalog::items(const QString &text, int limit, int offset, std::stop_token stop)
{
    HttpRequest request = requestOf(Verb::Get, u"items"_s);
    if (!text.isEmpty())
        request.query.addQueryItem(u"sysparm_text"_s, text);
    request.query.addQueryItem(u"sysparm_limit"_s, QString::number(std::max(1, limit)));
    if (offset > 0)
        request.query.addQueryItem(u"sysparm_offset"_s, QString::number(offset));
    ClientCore::Lease lease(m_core);
    return readAgain(lease.transport(), request, itemTable, stop,
        [](const HttpResponse &response) -> Result<std::vector<CatalogItem>> {
            const QJsonValue result = resultOf(response);
            if (!result.isArray())
                return damaged(response, itemTable);
            std::vector<CatalogItem> items;
            for (const QJsonValue &value : result.toArray())
                items.push_back(itemOf(value));
            return items;
        });
}

Result<CatalogItem> ServiceCatalog::item(const QString &sysId, std::stop_token stop)
{
    const QString subject = itemTable + u'/' + sysId;
    if (!isPathName(sysId))
        return invalid(subject.left(120), u"no sys_id of an item"_s);
    ClientCore::Lease lease(m_core);
    return readAgain(lease.transport(), requestOf(Verb::Get, u"items/"_s + sysId), subject, stop,
        [&](const HttpResponse &response) -> Result<CatalogItem> {
            const QJsonValue result = resultOf(response);
            return result.isObject() ? Result<CatalogItem>(itemOf(result))
                                     : Result<CatalogItem>(damaged(response, subject));
        });
}

Result<HttpResponse> ServiceCatalog::write(
    const HttpRequest &request, const QString &subject, const std::stop_token &stop)
{
    ClientCore::Lease lease(m_core);
    auto response = lease.transport().send(request, stop);
    if (response)
        return response;
    if (mayHaveArrived(response.error()))
        return outcomeUnknown(subject, response.error());
    return withSubject(std::move(response).error(), subject);
}

Result<HttpResponse> ServiceCatalog::sendOrder(
    const QString &itemId, const QString &action, const CatalogOrder &order, const std::stop_token &stop)
{
    const QString subject = itemTable + u'/' + itemId;
    if (!isPathName(itemId))
        return invalid(subject.left(120), u"no sys_id of an item"_s);
    if (order.quantity < 1)
        return invalid(subject, u"no quantity"_s);
    auto response = write(requestOf(Verb::Post, u"items/"_s + itemId + u'/' + action, bodyOf(order)), subject, stop);
    if (response || response.error().code != ErrorCode::BadRequest
        || !response.error().detail.startsWith("Mandatory Variables"_L1))
        return response;
    Error error = std::move(response).error();
    if (const auto asked = item(itemId, stop)) { // the instance does not say which
        if (const QStringList missing = asked->missing(order.variables); !missing.isEmpty())
            error.detail += u": "_s + missing.join(u", "_s);
    }
    return error;
}

Result<PlacedOrder> ServiceCatalog::orderNow(const QString &itemId, const CatalogOrder &order, std::stop_token stop)
{
    const auto response = sendOrder(itemId, u"order_now"_s, order, stop);
    if (!response)
        return response.error();
    const QString subject = itemTable + u'/' + itemId;
    return written(orderOf(*response, subject), subject);
}

Result<Cart> ServiceCatalog::cart(std::stop_token stop)
{
    ClientCore::Lease lease(m_core);
    return readAgain(lease.transport(), requestOf(Verb::Get, u"cart"_s), cartTable, stop,
        [](const HttpResponse &response) { return cartOf(response, cartTable); });
}

Result<Cart> ServiceCatalog::addToCart(const QString &itemId, const CatalogOrder &order, std::stop_token stop)
{
    const auto response = sendOrder(itemId, u"add_to_cart"_s, order, stop);
    if (!response)
        return response.error();
    return written(cartOf(*response, cartTable), cartTable);
}

Result<Cart> ServiceCatalog::updateEntry(const QString &cartItemId, const CatalogOrder &order, std::stop_token stop)
{
    const QString subject = cartTable + u'/' + cartItemId;
    if (!isPathName(cartItemId) || order.quantity < 1)
        return invalid(subject.left(120), u"no sys_id of an entry, or no quantity"_s);
    const auto response = write(requestOf(Verb::Put, u"cart/"_s + cartItemId, bodyOf(order)), subject, stop);
    if (!response)
        return response.error();
    return written(cartOf(*response, cartTable), subject);
}

Result<> ServiceCatalog::removeEntry(const QString &cartItemId, std::stop_token stop)
{
    const QString subject = cartTable + u'/' + cartItemId;
    if (!isPathName(cartItemId))
        return invalid(subject.left(120), u"no sys_id of an entry"_s);
    const auto response = write(requestOf(Verb::Delete, u"cart/"_s + cartItemId), subject, stop);
    return response ? Result<>() : Result<>(response.error());
}

Result<> ServiceCatalog::emptyCart(const QString &cartId, std::stop_token stop)
{
    if (!isPathName(cartId))
        return invalid(cartId.left(80), u"no sys_id of a cart"_s);
    const auto response = write(requestOf(Verb::Delete, u"cart/"_s + cartId + u"/empty"), u"sc_cart/"_s + cartId, stop);
    return response ? Result<>() : Result<>(response.error());
}

Result<PlacedOrder> ServiceCatalog::submitOrder(std::stop_token stop)
{
    const auto response = write(requestOf(Verb::Post, u"cart/submit_order"_s), cartTable, stop);
    if (!response)
        return response.error();
    return written(orderOf(*response, cartTable), cartTable);
}

} // namespace bunsnc::servicenow
