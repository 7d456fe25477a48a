// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/recordmodel.h"

namespace bunsnc::servicenow {

RecordModel::RecordModel(const Client &client, GlideRecord record, QObject *parent)
    : QAbstractTableModel(parent)
    , m_record(client, std::move(record))
    , m_columns(m_record.value().shape().fields)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { take(); });
}

RecordModel::~RecordModel()
{
    m_watcher.disconnect(this);
    m_watcher.cancel();
}

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant RecordModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &shown = row(index.row());
    const QString &column = m_columns[index.column()];
    switch (role) {
    case Qt::DisplayRole: return shown.displayValue(column).value_or(QString());
    case Qt::EditRole: return shown.value(column).value_or(QString());
    case Qt::UserRole: return shown.sysId();
    default: return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= m_columns.size())
        return QAbstractTableModel::headerData(section, orientation, role);
    return m_columns[section];
}

bool RecordModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_atEnd && !m_error && !isFetching();
}

void RecordModel::fetchMore(const QModelIndex &parent)
{
    if (parent.isValid() || m_atEnd || isFetching())
        return;
    m_error.reset();
    m_fetching = true;
    m_watcher.setFuture(m_record.call([begins = !m_begun](GlideRecord &record, std::stop_token stop) {
        return fetch(record, begins, std::move(stop));
    }));
}

RecordModel::Fetched RecordModel::fetch(GlideRecord &record, bool begins, std::stop_token stop)
{
    Fetched fetched;
    record.setStopToken(std::move(stop));
    if (begins) {
        if (auto queried = record.query(); !queried)
            fetched.error = queried.error();
    }
    while (!fetched.error && !fetched.atEnd && fetched.rows.size() < std::size_t(record.batchSize())) {
        const auto more = record.next();
        if (!more)
            fetched.error = more.error();
        else if (*more)
            fetched.rows.push_back(record.row());
        else
            fetched.atEnd = true;
    }
    record.setStopToken({});
    return fetched;
}

void RecordModel::take()
{
    m_fetching = false;
    if (m_watcher.future().resultCount() == 0)
        return; // the client is gone, or was told to stop
    Fetched fetched = m_watcher.future().takeResult();
    m_begun = m_begun || !fetched.error || !fetched.rows.empty();
    m_atEnd = fetched.atEnd;
    if (m_columns.isEmpty() && !fetched.rows.empty()) {
        const QStringList columns = fetched.rows.front().fieldNames();
        beginInsertColumns({}, 0, int(columns.size()) - 1);
        m_columns = columns;
        endInsertColumns();
    }
    if (!fetched.rows.empty()) {
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(fetched.rows.size()) - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(fetched.rows.begin()),
            std::make_move_iterator(fetched.rows.end()));
        endInsertRows();
    }
    m_error = std::move(fetched.error);
    if (m_error && m_onError)
        m_onError(*m_error);
}

} // namespace bunsnc::servicenow
