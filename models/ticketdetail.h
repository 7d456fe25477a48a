// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activitymodel.h"
#include "models/fieldlistmodel.h"
#include "models/remains.h"
#include "services/core/clock.h"
#include "services/store/ticketstore.h"
#include "services/stream/changestream.h"

#include <QObject>

#include <memory>
#include <optional>

namespace bunsnc::models {

/// One ticket opened for reading: the row, every field, the activity stream. Loads on a worker and loads again when
/// the ticket changes. GUI thread only.
class TicketDetail final : public QObject {
    Q_OBJECT
public:
    TicketDetail(std::shared_ptr<store::TicketStore> store, stream::ChangeStream *changes,
        const Clock &clock = Clock::system(), QObject *parent = nullptr);
    ~TicketDetail() override;

    /// Loads a ticket; the answer to an earlier request is dropped. 0 closes it.
    void request(qint64 id);
    /// By number or sys_id.
    void requestByName(const QString &sysIdOrNumber);
    void close() { request(0); }
    qint64 currentId() const;
    bool isLoading() const;
    const std::optional<store::TicketDocument> &document() const;
    FieldListModel *fields() const;
    ActivityModel *activity() const;

    /// The store answers again: reads the ticket that it could not read.
    void recover();
    void requestStop();
    Remains detach(); ///< ends at once for this thread; what is left is let go of elsewhere
    void setStateNames(const StateCatalog &states); ///< how states are called from now on
    void stop();

public Q_SLOTS:
    void retranslate();

Q_SIGNALS:
    void loadingChanged(bool loading);
    void loaded(const bunsnc::store::TicketDocument &document); ///< also when it was loaded again after a change
    void closed();
    void missing(qint64 id, const QString &name); ///< there is no such ticket (any more)
    void failed(const bunsnc::Error &error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::models
