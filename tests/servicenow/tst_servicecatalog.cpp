// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Ordering from the simulated instance's catalogue: at once, and by the cart.
#include "services/servicenow/async.h"
#include "tests/servicenow/glidefixture.h"

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

const QString laptop = u"04b7e94b4f7b4200086eeed18110c7fd"_s;
const QString vpn = u"8b3ae7fedc1be1004ece5c08239e522b"_s;
const QString natasha = u"46c5bf6ca9fe1981010713e3ac7d3384"_s;

} // namespace

class TestServiceCatalog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<GlideFixture>();
        m_client = m_fixture->client();
    }
    void cleanup()
    {
        m_client.reset();
        m_fixture.reset();
    }

    void itemsAndVariables()
    {
        ServiceCatalog catalog = m_client->serviceCatalog();
        const auto all = catalog.items();
        GLIDE_OK(all);
        QCOMPARE(all->size(), std::size_t(2));
        QCOMPARE(all->front().name, u"Corp VPN"_s);
        QCOMPARE(all->back().price, u"$1,100.00"_s);
        QCOMPARE(all->back().category, u"Hardware"_s);
        QCOMPARE(catalog.items(u"notebook"_s)->size(), std::size_t(1));
        QCOMPARE(catalog.items({}, 1, 1)->front().sysId, laptop);
        QVERIFY(catalog.items(u"no such thing"_s)->empty());

        const auto item = catalog.item(vpn);
        GLIDE_OK(item);
        QCOMPARE(item->variables.size(), std::size_t(3));
        QCOMPARE(item->variables[0].name, u"justification"_s);
        QVERIFY(item->variables[0].mandatory);
        QCOMPARE(item->variables[1].value, u"standard"_s);
        QCOMPARE(item->missing({}), QStringList{u"Justificativa"_s}); // the other one has a value at the start
        QCOMPARE(item->missing({{u"justification"_s, u"x"_s}, {u"profile"_s, QString()}}),
            QStringList{u"Perfil de acesso"_s});
        QVERIFY(item->missing({{u"justification"_s, u"x"_s}}).isEmpty());
        QCOMPARE(catalog.item(QString(32, u'0')).error().code, ErrorCode::BadRequest);
        QCOMPARE(catalog.item(u"a/b"_s).error().code, ErrorCode::InvalidArgument);
    }

    void atOnce()
    {
        ServiceCatalog catalog = m_client->serviceCatalog();
        const auto placed = catalog.orderNow(
            vpn, {.quantity = 2, .variables = {{u"justification"_s, u"plantão ^ \"x\""_s}}, .requestedFor = natasha});
        GLIDE_OK(placed);
        QVERIFY(placed->isPlaced());
        QVERIFY(placed->requestNumber.startsWith(u"REQ"_s));
        auto &simulator = m_fixture->simulator();
        QCOMPARE(simulator.value(u"sc_request"_s, placed->requestId, u"number"_s), placed->requestNumber);
        QCOMPARE(simulator.value(u"sc_request"_s, placed->requestId, u"requested_for"_s), natasha);

        auto ritm = m_client->glideRecord(u"sc_req_item"_s);
        QVERIFY(*ritm.get(u"request"_s, placed->requestId));
        QCOMPARE(ritm.value(u"quantity"_s), u"2"_s);
        QCOMPARE(ritm.value(u"cat_item"_s), vpn);
        QCOMPARE(ritm.displayValue(u"cat_item"_s), u"Corp VPN"_s);
        auto task = m_client->glideRecord(u"sc_task"_s);
        QVERIFY(*task.get(u"request_item"_s, ritm.sysId()));
        QVERIFY(task.value(u"number"_s)->startsWith(u"SCTASK"_s));
        QVERIFY(!task.value(u"assignment_group"_s)->isEmpty());
        auto options = m_client->glideRecord(u"sc_item_option_mtom"_s);
        options.setFields(u"sc_item_option.value,sc_item_option.item_option_new.name"_s);
        options.addQuery(u"request_item"_s, ritm.sysId());
        GLIDE_OK(options.query());
        QStringList values;
        for (GlideRecord &option : options)
            values.append(*option.value(u"sc_item_option.item_option_new.name"_s) + u'='
                + *option.value(u"sc_item_option.value"_s));
        values.sort();
        QCOMPARE(values, (QStringList{u"justification=plantão ^ \"x\""_s, u"profile=standard"_s}));
        QVERIFY(catalog.cart()->entries.empty()); // the caller's cart was not touched
    }

    void refused()
    {
        ServiceCatalog catalog = m_client->serviceCatalog();
        const qint64 requests = m_fixture->simulator().count(u"sc_request"_s);
        const Error missing = catalog.orderNow(vpn, {.variables = {{u"profile"_s, QString()}}}).error();
        QCOMPARE(missing.code, ErrorCode::BadRequest);
        QCOMPARE(missing.httpStatus, 400);
        QCOMPARE(missing.subject, u"sc_cat_item/"_s + vpn);
        QCOMPARE(missing.detail, u"Mandatory Variables are required: Justificativa, Perfil de acesso"_s);
        QCOMPARE(catalog.addToCart(vpn).error().detail, u"Mandatory Variables are required: Justificativa"_s);
        const Error unknown = catalog.orderNow(QString(32, u'0')).error();
        QCOMPARE(unknown.code, ErrorCode::BadRequest);
        QCOMPARE(unknown.detail, u"Security constraints prevent ordering of Item"_s);
        QCOMPARE(catalog.orderNow(laptop, {.quantity = 0}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(catalog.orderNow(u"../cart"_s).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(catalog.submitOrder().error().code, ErrorCode::BadRequest); // an empty cart
        QCOMPARE(m_fixture->simulator().count(u"sc_request"_s), requests);
    }

    void byTheCart()
    {
        ServiceCatalog catalog = m_client->serviceCatalog();
        const auto first = catalog.addToCart(laptop, {.variables = {{u"acrobat"_s, u"true"_s}}});
        GLIDE_OK(first);
        QCOMPARE(first->entries.size(), std::size_t(1));
        QCOMPARE(first->subtotal, u"$1,100.00"_s);
        QCOMPARE(first->entries[0].variables.value(u"Adobe Acrobat"_s), u"true"_s);
        const auto second = catalog.addToCart(vpn, {.variables = {{u"justification"_s, u"x"_s}}});
        GLIDE_OK(second);
        QCOMPARE(second->cartId, first->cartId);
        QCOMPARE(second->entries.size(), std::size_t(2));

        const auto changed = catalog.updateEntry(
            first->entries[0].cartItemId, {.quantity = 3, .variables = {{u"acrobat"_s, u"false"_s}}});
        GLIDE_OK(changed);
        QCOMPARE(changed->entries[0].quantity, 3);
        QCOMPARE(changed->entries[0].variables.value(u"Adobe Acrobat"_s), u"false"_s);
        QCOMPARE(changed->subtotal, u"$3,300.00"_s);
        GLIDE_OK(catalog.removeEntry(second->entries[1].cartItemId));
        QCOMPARE(catalog.removeEntry(second->entries[1].cartItemId).error().code, ErrorCode::BadRequest);
        const auto shown = catalog.cart();
        GLIDE_OK(shown);
        QCOMPARE(shown->entries.size(), std::size_t(1));
        QCOMPARE(shown->entries[0].itemName, u"Standard Laptop"_s);
        QCOMPARE(shown->entries[0].price, u"$1,100.00"_s);

        const auto placed = catalog.submitOrder();
        GLIDE_OK(placed);
        QCOMPARE(m_fixture->simulator().count(u"sc_req_item"_s, u"quantity=3^request="_s + placed->requestId), 1);
        QCOMPARE(m_fixture->simulator().count(u"sc_task"_s, u"request="_s + placed->requestId), 1);
        QVERIFY(catalog.cart()->entries.empty());

        const auto again = catalog.addToCart(laptop);
        GLIDE_OK(again);
        GLIDE_OK(catalog.emptyCart(again->cartId));
        QVERIFY(catalog.cart()->entries.empty());
        QCOMPARE(catalog.emptyCart(QString(32, u'0')).error().code, ErrorCode::BadRequest);
    }

    /// Where the checkout has two steps, order_now fills the cart only.
    void inTwoSteps()
    {
        auto property = m_client->glideRecord(u"sys_properties"_s);
        QVERIFY(*property.get(u"name"_s, u"glide.sc.checkout.twostep"));
        property.setValue(u"value"_s, true);
        GLIDE_OK(property.update());
        ServiceCatalog catalog = m_client->serviceCatalog();
        const qint64 requests = m_fixture->simulator().count(u"sc_request"_s);
        const auto waiting = catalog.orderNow(laptop);
        GLIDE_OK(waiting);
        QVERIFY(!waiting->isPlaced());
        QVERIFY(!waiting->cartId.isEmpty());
        QCOMPARE(m_fixture->simulator().count(u"sc_request"_s), requests);
        const auto placed = catalog.submitOrder();
        GLIDE_OK(placed);
        QVERIFY(placed->isPlaced());
        QCOMPARE(m_fixture->simulator().count(u"sc_request"_s), requests + 1);
    }

    void lostAnswers()
    {
        ServiceCatalog catalog = m_client->serviceCatalog();
        const qint64 requests = m_fixture->simulator().count(u"sc_request"_s);
        m_fixture->simulator().setFaults({{u"cut_connection"_s, 1}});
        QCOMPARE(catalog.orderNow(laptop).error().code, ErrorCode::OutcomeUnknown);
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        QCOMPARE(catalog.orderNow(laptop).error().code, ErrorCode::OutcomeUnknown);
        QCOMPARE(m_fixture->simulator().count(u"sc_request"_s), requests + 2); // each once
        m_fixture->simulator().setFaults({{u"cut_json"_s, 1}});
        GLIDE_OK(catalog.items()); // reading is repeated
    }

    void othersAreOthers()
    {
        const auto ours = m_client->serviceCatalog().addToCart(laptop);
        GLIDE_OK(ours);
        auto user = m_client->glideRecord(u"sys_user"_s);
        user.initialize();
        user.setValue(u"user_name"_s, u"ana.teste");
        user.setValue(u"user_password"_s, u"segredo");
        user.setValue(u"active"_s, true);
        GLIDE_OK(user.insert());
        ClientConfig config = m_fixture->config();
        config.auth = basicAuth(u"ana.teste"_s, u"segredo"_s);
        const auto theirs = GlideFixture::client(config);
        ServiceCatalog catalog = theirs->serviceCatalog();
        const auto cart = catalog.cart();
        GLIDE_OK(cart);
        QVERIFY(cart->entries.empty());
        QCOMPARE(catalog.removeEntry(ours->entries[0].cartItemId).error().code, ErrorCode::BadRequest);
        QCOMPARE(catalog.emptyCart(ours->cartId).error().code, ErrorCode::BadRequest);
        GLIDE_OK(catalog.orderNow(laptop));
    }

    void asynchronously()
    {
        Async<ServiceCatalog> catalog(*m_client, m_client->serviceCatalog());
        const auto placed =
            catalog.call([](ServiceCatalog &c, std::stop_token stop) { return c.orderNow(laptop, {}, stop); }).result();
        GLIDE_OK(placed);
        QVERIFY(placed->isPlaced());
    }

private:
    std::unique_ptr<GlideFixture> m_fixture;
    std::unique_ptr<Client> m_client;
};

QTEST_GUILESS_MAIN(TestServiceCatalog)
#include "tst_servicecatalog.moc"
