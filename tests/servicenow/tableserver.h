// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/servicenow/scriptedserver.h"

#include <QHash>
#include <QString>

#include <mutex>
#include <vector>

/// One table behind ACLs, as an instance pages it: match, order, cut by offset and limit, and only then hide. Knows
/// the query shapes of keyset paging and nothing else; a test changes its rows between two pages.
class TableServer {
public:
    struct Row {
        QString sysId;
        QString updatedOn;
        bool hidden = false;
    };
    struct Page {
        int index = 0; ///< of the list request
        int limit = 0;
        qint64 offset = 0;
        bool counted = false;
        QString query;
    };
    /// Called (under the lock) before a list request is answered; may change the rows, or return an answer of its own.
    using Hook = std::function<std::optional<ScriptedServer::Reply>(const Page &page, std::vector<Row> &rows)>;

    explicit TableServer(std::vector<Row> rows);

    QUrl url() const { return m_server.url(); }
    void setHook(Hook hook);
    void setTotalCountHeader(bool sent);
    void setKeepsOrder(bool keeps);
    std::vector<Page> pages() const;
    int countRequests() const;
    std::vector<Row> rows() const;

private:
    ScriptedServer::Reply answer(const ScriptedServer::Request &request);
    std::vector<Row> matching(const QString &query) const;

    mutable std::mutex m_mutex;
    std::vector<Row> m_rows;
    std::vector<Page> m_pages;
    int m_countRequests = 0;
    bool m_totalCount = true;
    bool m_keepsOrder = true;
    Hook m_hook;
    ScriptedServer m_server; // last: its thread ends first
};
