// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/simulator/instance.h"

#include <QJsonObject>

#include <variant>

namespace bunsnc::simulator {

http::Response catalogAnswer(int status, const QJsonValue &result); ///< {"result":…}
Command catalogCommand(
    Operation::Type type, const std::string &table, const std::string &sysId, const Caller &caller, Fields fields = {});
std::string catalogText(const QJsonValue &value); ///< of a variable, as it is stored

/// The Service Catalog API under /api/sn_sc[/v1]/servicecatalog: items, the caller's cart, orders. Items are the
/// records of sc_cat_item, their variables those of item_option_new. An order makes an sc_request, for each item an
/// sc_req_item, and for that an sc_task for the item's group; the values of variables stand in sc_item_option, linked
/// by sc_item_option_mtom.
///
/// Paths, bodies, answers and status codes are those of ServiceNow's "Service Catalog API" page (xanadu); the texts of
/// the three errors of ordering are those of the platform's own script in KB0717979; that order_now only fills the cart
/// where the checkout has two steps (glide.sc.checkout.twostep) is told by users. Not documented, and so ours: the
/// texts of the other errors, and the members of an element of an item's `variables`.
class ServiceCatalogApi {
public:
    explicit ServiceCatalogApi(Instance &instance)
        : m_instance(instance)
    {
    }
    /// `path`: the segments behind "servicecatalog".
    http::Response answer(const http::Request &request, const std::string &method, const std::vector<std::string> &path,
        const Caller &caller, Connection &connection);

private:
    struct Variable {
        std::string sysId, name, label, type, defaultValue;
        bool mandatory = false;
    };
    struct Item {
        std::string sysId, name, shortDescription, price, group, category, delivery;
    };
    struct Entry { ///< of a cart
        std::string sysId;
        Item item;
        int quantity = 1;
        std::string createdOn, updatedOn, createdBy, updatedBy;
    };
    struct Wanted { ///< in the body of a request
        int quantity = 0;
        std::string requestedFor;
        QJsonObject variables;
    };

    http::Response items(const http::Request &request, Connection &connection);
    http::Response item(const std::string &sysId, Connection &connection);
    http::Response orderNow(const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection);
    http::Response addToCart(const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection);
    http::Response changeEntry(
        const http::Request &request, const std::string &sysId, const Caller &caller, Connection &connection);
    http::Response dropEntry(const std::string &sysId, const Caller &caller, Connection &connection);
    http::Response emptyCart(const std::string &sysId, const Caller &caller, Connection &connection);
    http::Response showCart(const Caller &caller, Connection &connection, bool forCheckout);
    http::Response checkOut(const Caller &caller, Connection &connection);

    Result<std::vector<Item>> findItems(
        const std::string &condition, const std::vector<std::string> &values, Connection &connection) const;
    Result<std::vector<Variable>> variablesOf(const std::string &item, Connection &connection) const;
    /// What is wrong with it is already an answer.
    std::variant<Wanted, http::Response> wantedOf(
        const http::Request &request, const std::string &item, bool complete, Connection &connection) const;
    Result<std::string> cartOf(const Caller &caller, Connection &connection);
    Result<std::vector<Entry>> entriesOf(const std::string &cart, Connection &connection) const;
    Result<std::optional<std::string>> ownEntry(
        const std::string &sysId, const Caller &caller, Connection &connection) const;
    Result<QJsonObject> cartJson(const std::string &cart, Connection &connection) const;
    /// Label and value of an entry's variables.
    Result<QJsonObject> optionsOf(const std::string &entry, Connection &connection) const;
    Result<> put(
        const std::string &cart, const Item &item, const Wanted &wanted, const Caller &caller, Connection &connection);
    Result<> setOptions(const std::string &entry, const std::string &item, const QJsonObject &variables,
        const Caller &caller, Connection &connection);
    /// The sys_id of the request.
    Result<std::string> order(
        const std::string &cart, const std::string &requestedFor, const Caller &caller, Connection &connection);
    Result<> write(const std::vector<Command> &commands, Connection &connection);
    Result<bool> inTwoSteps(Connection &connection) const;

    Instance &m_instance;
    std::mutex m_mutex; ///< one request after the other: what is in a cart is ordered once
};

} // namespace bunsnc::simulator
