// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/commands.h"
#include "app/bunsnc/connection.h"
#include "app/bunsnc/console.h"
#include "app/bunsnc/recordinput.h"
#include "app/bunsnc/recordwriter.h"
#include "app/bunsnc/report.h"
#include "app/bunsnc/words.h"
#include "services/core/termination.h"
#include "services/servicenow/servicecatalog.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace bunsnc::app {

using servicenow::Row;
using servicenow::ServiceCatalog;

namespace {

struct CatalogArguments {
    std::string item, text, requestedFor;
    std::vector<std::string> variables;
    int quantity = 1;
    int limit = 100;
    ConnectionArguments connection;
    OutputArguments output;
};

Result<> list(const CatalogArguments &arguments, ServiceCatalog &catalog, const std::stop_token &stop)
{
    const auto items = catalog.items(fromArgument(arguments.text), arguments.limit, 0, stop);
    if (!items)
        return items.error();
    std::vector<Row> rows;
    for (const servicenow::CatalogItem &item : *items) {
        rows.push_back(makeRow({{u"sys_id"_s, item.sysId}, {u"name"_s, item.name}, {u"category"_s, item.category},
            {u"price"_s, item.price}, {u"short_description"_s, item.shortDescription}}));
    }
    return writeRows(arguments.output,
        {u"sys_id"_s, u"name"_s, u"category"_s, u"price"_s, u"short_description"_s}, rows);
}

Result<> show(const CatalogArguments &arguments, ServiceCatalog &catalog, const std::stop_token &stop)
{
    const auto item = catalog.item(fromArgument(arguments.item), stop);
    if (!item)
        return item.error();
    std::vector<Row> rows;
    for (const servicenow::CatalogVariable &variable : item->variables) {
        QStringList choices;
        for (const auto &choice : variable.choices)
            choices << choice.value;
        rows.push_back(makeRow({{u"variable"_s, variable.name}, {u"label"_s, variable.label},
            {u"type"_s, variable.type}, {u"mandatory"_s, variable.mandatory ? u"true"_s : u"false"_s},
            {u"value"_s, variable.value}, {u"choices"_s, choices.join(u',')}}));
    }
    return writeRows(arguments.output,
        {u"variable"_s, u"label"_s, u"type"_s, u"mandatory"_s, u"value"_s, u"choices"_s}, rows);
}

/// The sink is open before anything is ordered: what was ordered is told.
Result<> tell(const CatalogArguments &arguments, std::unique_ptr<OutputSink> sink,
    const Result<servicenow::PlacedOrder> &placed)
{
    if (!placed)
        return placed.error();
    if (!placed->isPlaced()) {
        printErrorLine(QCoreApplication::translate("CatalogCommand",
            "The order waits in the cart, as this instance asks again before it orders: bunsnc catalog submit"));
    }
    return writeRows(arguments.output, std::move(sink), {u"request"_s, u"sys_id"_s, u"cart"_s},
        {makeRow({{u"request"_s, placed->requestNumber}, {u"sys_id"_s, placed->requestId},
            {u"cart"_s, placed->cartId}})});
}

Result<> order(const CatalogArguments &arguments, ServiceCatalog &catalog, const std::stop_token &stop)
{
    servicenow::CatalogOrder wanted{
        .quantity = arguments.quantity, .requestedFor = fromArgument(arguments.requestedFor)};
    if (!arguments.variables.empty()) {
        const auto fields = readFields(arguments.variables, stop);
        if (!fields)
            return fields.error();
        for (const auto &[name, value] : *fields)
            wanted.variables.insert(name, value);
    }
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    return tell(arguments, *std::move(sink), catalog.orderNow(fromArgument(arguments.item), wanted, stop));
}

Result<> cart(const CatalogArguments &arguments, ServiceCatalog &catalog, const std::stop_token &stop)
{
    const auto found = catalog.cart(stop);
    if (!found)
        return found.error();
    std::vector<Row> rows;
    for (const servicenow::CartEntry &entry : found->entries) {
        rows.push_back(makeRow({{u"sys_id"_s, entry.itemId}, {u"name"_s, entry.itemName},
            {u"quantity"_s, QString::number(entry.quantity)}, {u"price"_s, entry.price}}));
    }
    return writeRows(arguments.output, {u"sys_id"_s, u"name"_s, u"quantity"_s, u"price"_s}, rows);
}

Result<> submit(const CatalogArguments &arguments, ServiceCatalog &catalog, const std::stop_token &stop)
{
    auto sink = OutputSink::open(fromArgument(arguments.output.output));
    if (!sink)
        return sink.error();
    return tell(arguments, *std::move(sink), catalog.submitOrder(stop));
}

} // namespace

void addCatalogCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = addCommand(app, "catalog",
        translate("CatalogCommand", "The service catalogue: look for items, order them"),
        {"bunsnc catalog list laptop", "bunsnc catalog order 04b7e94b4f7b4200086eeed18110c7fd"});
    command->require_subcommand(1);
    using Run = Result<> (*)(const CatalogArguments &, ServiceCatalog &, const std::stop_token &);
    const auto add = [&](const char *name, const std::string &description, std::initializer_list<const char *> examples,
                         Run run) {
        CLI::App *sub = addCommand(*command, name, description, examples);
        const auto arguments = std::make_shared<CatalogArguments>();
        sub->callback([arguments, run, &exitCode] {
            const std::stop_token stop = watchTermination();
            const auto client = connectTo(arguments->connection, stop);
            if (!client) {
                exitCode = conclude(client.error());
                return;
            }
            ServiceCatalog catalog = (*client)->serviceCatalog();
            exitCode = conclude(run(*arguments, catalog, stop));
        });
        addOutputOptions(*sub, arguments->output);
        addConnectionOptions(*sub, arguments->connection);
        return std::pair(sub, arguments);
    };
    const auto ofItem = [](CLI::App &sub, CatalogArguments &arguments) {
        sub.add_option("item", arguments.item, translate("CatalogCommand", "sys_id of the item, as list prints it"))
            ->required()
            ->type_name("");
    };

    auto [listing, listed] = add("list", translate("CatalogCommand", "List the items that may be ordered"),
        {"bunsnc catalog list", "bunsnc catalog list laptop --format csv"}, list);
    listing
        ->add_option(
            "text", listed->text, translate("CatalogCommand", "what to look for in them; without it, all of them"))
        ->type_name("");
    listing->add_option("--limit", listed->limit, translate("CatalogCommand", "items at most (100)"))
        ->check(CLI::Range(1, 10'000))
        ->type_name("N");

    auto [showing, shown] = add("show", translate("CatalogCommand", "List the questions of an item"),
        {"bunsnc catalog show 04b7e94b4f7b4200086eeed18110c7fd"}, show);
    ofItem(*showing, *shown);

    auto [ordering, ordered] = add("order", translate("CatalogCommand", "Order an item at once"),
        {"bunsnc catalog order 04b7e94b4f7b4200086eeed18110c7fd color=blue --quantity 2"}, order);
    ofItem(*ordering, *ordered);
    ordering
        ->add_option("variables", ordered->variables,
            translate("CatalogCommand",
                "answers to its questions: variable=value, - for a JSON object on standard input, or @FILE"))
        ->type_name("");
    ordering->add_option("--quantity", ordered->quantity, translate("CatalogCommand", "how many (1)"))
        ->check(CLI::Range(1, 10'000))
        ->type_name("N");
    ordering
        ->add_option("--for", ordered->requestedFor,
            translate("CatalogCommand", "sys_id of the person it is for; without it, whoever signs in"))
        ->type_name("SYS_ID");

    add("cart", translate("CatalogCommand", "List what is in the cart"), {"bunsnc catalog cart"}, cart);
    add("submit", translate("CatalogCommand", "Order what is in the cart"), {"bunsnc catalog submit"}, submit);
}

} // namespace bunsnc::app
