// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/clientcore.h"

namespace bunsnc::servicenow {

/// A question of a catalogue item.
struct CatalogVariable {
    struct Choice {
        QString value;
        QString label;
    };
    QString name; ///< by which its value is sent
    QString label;
    QString type; ///< "select_box", "check_box", "reference", …
    QString value; ///< that it has at the start
    bool mandatory = false;
    std::vector<Choice> choices;
};

struct CatalogItem {
    QString sysId;
    QString name;
    QString shortDescription;
    QString price; ///< as shown: "$1,100.00"
    QString category;
    QString tableName; ///< sc_cat_item, or a class below it
    std::vector<CatalogVariable> variables; ///< only of item(); those in containers stand in one line with the others
    /// Labels of the mandatory variables that would have no value.
    QStringList missing(const QHash<QString, QString> &values) const;
};

struct CatalogOrder {
    int quantity = 1;
    QHash<QString, QString> variables = {}; ///< value by name; of references the sys_id
    QString requestedFor = {}; ///< sys_id of a person; empty: the caller
};

struct PlacedOrder {
    QString requestNumber; ///< "REQ0010012"
    QString requestId; ///< sys_id in sc_request
    QString cartId; ///< where the checkout has two steps: it is in the cart only, and submitOrder() places it
    bool isPlaced() const { return !requestId.isEmpty(); }
};

struct CartEntry {
    QString cartItemId;
    QString itemId;
    QString itemName;
    int quantity = 0;
    QString price;
    QHash<QString, QString> variables; ///< value by label
};

struct Cart {
    QString cartId;
    QString subtotal; ///< as shown
    std::vector<CartEntry> entries;
};

/// The items that people order, and the caller's cart (the Service Catalog API, /api/sn_sc/servicecatalog). An order
/// makes an sc_request with an sc_req_item for each item; what comes behind, such as sc_tasks, is the instance's.
///
/// Documented on ServiceNow's "Service Catalog API" page are all paths, bodies and answers used here, but for the
/// members of an element of an item's `variables`, which are read as live instances give them (name, label,
/// friendly_type, mandatory, value, choices, children). That order_now only fills the cart where the checkout has two
/// steps, users tell.
///
/// A write without an answer is not repeated: OutcomeUnknown. A refused order is a BadRequest; where mandatory
/// variables are missing, it names them, which the instance does not. Blocking, for one thread at a time, never the GUI
/// thread; asynchronous: Async<ServiceCatalog>.
class ServiceCatalog {
public:
    explicit ServiceCatalog(std::shared_ptr<ClientCore> core)
        : m_core(std::move(core))
    {
    }

    /// Items that the caller may order; `text` is looked for in them. Without their variables.
    Result<std::vector<CatalogItem>> items(
        const QString &text = {}, int limit = 100, int offset = 0, std::stop_token stop = {});
    Result<CatalogItem> item(const QString &sysId, std::stop_token stop = {});
    /// One item at once, without the cart.
    Result<PlacedOrder> orderNow(const QString &itemId, const CatalogOrder &order = {}, std::stop_token stop = {});

    Result<Cart> cart(std::stop_token stop = {});
    Result<Cart> addToCart(const QString &itemId, const CatalogOrder &order = {}, std::stop_token stop = {});
    Result<Cart> updateEntry(const QString &cartItemId, const CatalogOrder &order, std::stop_token stop = {});
    Result<> removeEntry(const QString &cartItemId, std::stop_token stop = {});
    /// Needs a role: catalog_admin or admin.
    Result<> emptyCart(const QString &cartId, std::stop_token stop = {});
    /// Orders what is in the cart.
    Result<PlacedOrder> submitOrder(std::stop_token stop = {});

private:
    Result<HttpResponse> write(const HttpRequest &request, const QString &subject, const std::stop_token &stop);
    Result<HttpResponse> sendOrder(
        const QString &itemId, const QString &action, const CatalogOrder &order, const std::stop_token &stop);

    std::shared_ptr<ClientCore> m_core;
};

} // namespace bunsnc::servicenow
