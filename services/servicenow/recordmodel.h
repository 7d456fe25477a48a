// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/async.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>

namespace bunsnc::servicenow {

/// The rows of a query as a table for a view of Qt's, which fetches more as it is scrolled: a batch of the record's at a
/// time, in a worker thread of the client's. Display values are shown, Qt::EditRole has the stored ones, Qt::UserRole
/// the row's sys_id. Of one thread, as all models are; the Client must outlive it.
class RecordModel : public QAbstractTableModel {
public:
    /// Takes a record whose query is not run yet; its fields are the columns, else what the first row shows.
    RecordModel(const Client &client, GlideRecord record, QObject *parent = nullptr);
    ~RecordModel() override;

    int rowCount(const QModelIndex &parent = {}) const override; ///< those fetched
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    /// Begins to fetch; the rows come later, by rowsInserted(). After a failure it is another try.
    void fetchMore(const QModelIndex &parent) override;

    const Row &row(int index) const { return m_rows[std::size_t(index)]; }
    bool isFetching() const { return m_fetching; }
    const std::optional<Error> &lastError() const { return m_error; } ///< of the last fetch
    /// Called in the model's thread when a fetch failed. Views do not ask again by themselves then.
    void onError(std::function<void(const Error &)> use) { m_onError = std::move(use); }

private:
    struct Fetched {
        std::vector<Row> rows;
        std::optional<Error> error; ///< what came before it is in `rows`
        bool atEnd = false;
    };
    static Fetched fetch(GlideRecord &record, bool begins, std::stop_token stop);
    void take();

    Async<GlideRecord> m_record;
    QFutureWatcher<Fetched> m_watcher;
    QStringList m_columns;
    std::vector<Row> m_rows;
    bool m_fetching = false; ///< until its rows are taken
    bool m_begun = false;
    bool m_atEnd = false;
    std::optional<Error> m_error;
    std::function<void(const Error &)> m_onError;
};

} // namespace bunsnc::servicenow
