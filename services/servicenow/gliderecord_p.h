// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the parts of GlideRecord share; for its own sources only.
#include "services/servicenow/gliderecord.h"
#include "services/servicenow/pagestream.h"
#include "services/servicenow/rowbuffer.h"

#include <limits>
#include <map>

namespace bunsnc::servicenow {

struct GlideRecord::Private {
    Private(std::shared_ptr<ClientCore> clientCore, QString tableName, bool canRewind)
        : core(std::move(clientCore))
        , table(std::move(tableName))
        , rewindable(canRewind)
        , builder(table)
    {
    }

    ListOptions shape() const
    {
        ListOptions options = TableApi::wholeRecord();
        if (!fields.isEmpty() && !fields.contains(QStringLiteral("sys_id")))
            options.fields = QStringList(QStringLiteral("sys_id")) + fields;
        else
            options.fields = fields;
        options.view = view;
        options.display = display;
        options.excludeReferenceLinks = excludeLinks;
        options.endpoint = endpoint;
        options.noDomain = noDomain;
        return options;
    }
    ListOptions writtenShape() const
    {
        ListOptions options = writesHonourFields ? shape() : TableApi::wholeRecord();
        options.noDomain = noDomain;
        options.inputDisplayValue = inputDisplayValue;
        return options;
    }
    bool wasQueried() const { return queried || total; }
    qint64 wanted() const { return limit.value_or(std::numeric_limits<qint64>::max()); }
    /// Puts the current row away. One that is gone for good is kept only for what is still to be sent.
    void leaveRow()
    {
        if (current && (current->isChanged() || (rewindable && touched.contains(location))))
            touched.insert_or_assign(location, *std::move(current));
        else if (!rewindable)
            touched.erase(location);
        current.reset();
        chosenSysId.clear();
    }
    void forgetRows()
    {
        stream.reset();
        loaded.clear();
        touched.clear();
        current.reset();
        chosenSysId.clear();
        location = -1;
        total.reset();
        isNew = false;
        queried = false;
    }

    std::shared_ptr<ClientCore> core;
    QString table;
    bool rewindable;
    QueryBuilder builder;
    QStringList fields;
    QString view;
    std::optional<qint64> limit;
    int batchSize = 100;
    DisplayMode display = DisplayMode::All;
    bool excludeLinks = true;
    Endpoint endpoint = Endpoint::Table;
    bool writesHonourFields = false;
    Paging paging = Paging::Best;
    bool counting = true;
    bool noDomain = false;
    bool inputDisplayValue = false;
    int readAhead = 1;
    std::stop_token stop;
    std::shared_ptr<ItemWriter> itemWriter; ///< null: as the options of a call say

    std::unique_ptr<PageStream> stream; ///< null when there is nothing (more) to fetch
    RowBuffer loaded; ///< decoded when the cursor stands on them; rows that were passed are dropped when not rewindable
    std::map<qint64, Row> touched; ///< rows that were changed or written, by location
    std::optional<Row> current;
    QString chosenSysId; ///< what the current row is inserted under, also when it is tried again
    qint64 location = -1;
    std::optional<qint64> total;
    bool isNew = false;
    bool queried = false; ///< the rows are those of a query
    QString queriedFilter; ///< its conditions
    std::optional<Error> lastError;
};

} // namespace bunsnc::servicenow
