// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a change on the instance to what a person sees, without the wait for the next poll: the mirror is told to poll
// the moment the change is committed. Measured to the change stream, to the row read back from the store, and to the
// painted cell of a plain table view on the live queue's model (offscreen).
#include "bench/figures.h"
#include "bench/simulatorprocess.h"
#include "bench/stallmeter.h"
#include "models/queuemodel.h"
#include "services/sync/mirror.h"

#include <QApplication>
#include <QJsonArray>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTemporaryDir>

#include <atomic>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Paints as always and remembers which short description it painted.
class WatchingDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        if (index.column() == models::QueueModel::ShortDescriptionColumn
            && index.data().toString().contains(m_awaited))
            m_painted = true;
    }
    void await(const QString &text)
    {
        m_awaited = text;
        m_painted = false;
    }
    bool painted() const { return m_painted; }

private:
    QString m_awaited = u"\u0001"_s;
    mutable bool m_painted = false;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (const auto served = serveWhenAsked(QCoreApplication::arguments()))
        return *served;

    const qint64 rows = environmentNumber("BUNSNC_BENCH_FRESHNESS_ROWS", 20'000);
    const qint64 changesWanted = environmentNumber("BUNSNC_BENCH_FRESHNESS_CHANGES", 100);
    QTemporaryDir folder;
    const StateCatalog states;
    SimulatorProcess instance(rows, 1);
    auto store = need(store::openSqliteStore(folder.filePath(u"mirror.db"_s), states), "opening the store");
    auto changes = stream::makeInProcessStream(store);
    sync::MirrorOptions options;
    options.kinds = {Kind::Incident};
    options.pollInterval = std::chrono::hours(1);
    auto mirror = sync::makeMirror(instance.account(), store, changes.get(), options);
    mirror->start();
    const auto isLive = [&] {
        const sync::MirrorStatus status = mirror->status();
        return status.phase == sync::Phase::Live && status.tables.front().rowsStored >= rows;
    };
    say(u"mirroring %1 incidents"_s.arg(rows));
    if (!runUntil(isLive, 600))
        fail(u"the mirror did not get live"_s);

    models::QueueModel model(Kind::Incident, store, changes.get(), states);
    QTableView view;
    WatchingDelegate delegate;
    view.setModel(&model);
    view.setItemDelegate(&delegate);
    view.resize(1280, 800);
    view.show();
    model.start();
    model.sort(models::QueueModel::UpdatedColumn, Qt::DescendingOrder); // what changes comes to the top, in sight
    if (!runUntil([&] { return model.rowCount() > 100 && !model.isLoading(); }))
        fail(u"the queue was not loaded"_s);
    const QString sysId = model.ticketAt(50)->sysId;

    std::mutex mutex;
    QString awaited;
    std::optional<double> inStream;
    Stopwatch watch;
    const auto subscription = changes->subscribe([&](const stream::Batch &batch) {
        const std::scoped_lock lock(mutex);
        for (const ChangeEvent &event : *batch) {
            if (!awaited.isEmpty() && event.shortDescription == awaited)
                inStream = watch.milliseconds();
        }
    });
    std::vector<double> streamTimes;
    std::vector<double> paintTimes;
    for (qint64 i = 0; i < changesWanted; ++i) {
        const QString title = u"Medição de frescor nº %1"_s.arg(i);
        {
            const std::scoped_lock lock(mutex);
            awaited = title;
            inStream.reset();
        }
        delegate.await(title);
        instance.control(servicenow::Verb::Post, u"change"_s,
            {{u"type"_s, u"update"_s}, {u"table"_s, u"incident"_s}, {u"sys_id"_s, sysId},
                {u"fields"_s, QJsonObject{{u"short_description"_s, title}}}});
        watch.restart();
        mirror->pollNow();
        if (!runUntil([&] { return delegate.painted(); }, 20))
            fail(u"change %1 was not painted"_s.arg(i));
        paintTimes.push_back(watch.milliseconds());
        const std::scoped_lock lock(mutex);
        streamTimes.push_back(inStream.value_or(paintTimes.back()));
    }
    const QByteArray count = QByteArray::number(changesWanted) + " changes";
    printBelow("freshness: instance to change stream, 95 %", percentile(streamTimes, 95), 100, "ms",
        "median " + QByteArray::number(percentile(streamTimes, 50), 'f', 1) + " ms");
    printBelow("freshness: instance to painted cell, 95 %", percentile(paintTimes, 95), 100, "ms",
        "median " + QByteArray::number(percentile(paintTimes, 50), 'f', 1) + " ms");
    model.stop();
    mirror->requestStop();
    mirror->wait(std::chrono::milliseconds(10'000));
    changes->stop();
    return 0;
}
