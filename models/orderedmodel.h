// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/readerworker.h"
#include "services/core/error.h"

#include <QAbstractTableModel>

namespace bunsnc::models {

/// A table whose rows a worker puts in order. What the lists of live and of finished tickets have in common: how a new
/// order is announced, and how a worker's failure comes back.
class OrderedModel : public QAbstractTableModel {
    Q_OBJECT
Q_SIGNALS:
    void failed(const bunsnc::Error &error); ///< the store could not be read

protected:
    using QAbstractTableModel::QAbstractTableModel;

    /// What applyOrder() calls.
    struct Steps {
        OrderedModel *q;
        void beginRemove(int first, int last) { q->beginRemoveRows({}, first, last); }
        void endRemove() { q->endRemoveRows(); }
        void beginInsert(int first, int last) { q->beginInsertRows({}, first, last); }
        void endInsert() { q->endInsertRows(); }
        void beginLayout() { Q_EMIT q->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint); }
        void endLayout() { Q_EMIT q->layoutChanged({}, QAbstractItemModel::VerticalSortHint); }
        QModelIndexList persistent() { return q->persistentIndexList(); }
        QModelIndex at(int row, int column) { return q->createIndex(row, column); }
        void changePersistent(const QModelIndexList &from, const QModelIndexList &to)
        {
            q->changePersistentIndexList(from, to);
        }
    };

    /// In this thread: says so, unless it was we who stopped the worker.
    void report(const Error &error)
    {
        if (error.code != ErrorCode::Cancelled)
            Q_EMIT failed(error);
    }
    /// The same for a worker.
    ReaderWorker::Failed reportBy(const std::shared_ptr<GuiMailbox> &mailbox)
    {
        return [this, mailbox](const Error &error) { mailbox->post([this, error] { report(error); }); };
    }
    /// The language changed: every text is new.
    void announceTexts()
    {
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        if (rowCount() > 0) {
            Q_EMIT dataChanged(
                index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole, Qt::ToolTipRole});
        }
    }
};

} // namespace bunsnc::models
