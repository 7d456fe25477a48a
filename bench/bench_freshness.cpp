// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a change on the instance to what a person sees, without the wait for the next poll: the mirror is told to poll
// the moment the change is committed. Measured to the change stream and to the painted cell in the console's window.
#include "bench/consolewindow.h"
#include "bench/figures.h"
#include "bench/simulatorprocess.h"
#include "bench/stallmeter.h"

#include <QApplication>
#include <QJsonArray>
#include <QStyledItemDelegate>
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
    explicit WatchingDelegate(QAbstractItemDelegate *painter)
        : m_painter(painter)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return m_painter->sizeHint(option, index);
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        m_painter->paint(painter, option, index);
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
    QAbstractItemDelegate *const m_painter;
    QString m_awaited = u"\u0001"_s;
    mutable bool m_painted = false;
};

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    StallMeter<QApplication> application(argc, argv);
    if (const auto served = serveWhenAsked(QCoreApplication::arguments()))
        return *served;

    const qint64 rows = environmentNumber("BUNSNC_BENCH_FRESHNESS_ROWS", 150'000); // some 2,000 of them live
    const qint64 changesWanted = environmentNumber("BUNSNC_BENCH_FRESHNESS_CHANGES", 100);
    QTemporaryDir folder;
    SimulatorProcess instance(rows, 1, {}, SimulatorProcess::Share::Behind);
    engine::EmbeddedOptions options;
    options.instance = instance.account()->instance;
    options.auth = instance.account()->auth;
    options.storePath = folder.filePath(u"mirror.db"_s);
    options.mirror.kinds = {Kind::Incident};
    options.mirror.priority = WorkerThread::Priority::Background; // as the console has it
    options.mirror.pollInterval = std::chrono::hours(1);
    const std::shared_ptr<engine::Engine> opened = need(engine::openEmbedded(std::move(options)), "opening the engine");
    stream::ChangeStream *const changes = &opened->changes();
    const auto isLive = [&] {
        const sync::MirrorStatus status = opened->mirrorStatus();
        return status.phase == sync::Phase::Live && status.tables.front().rowsStored >= rows;
    };
    ConsoleWindow console(opened);
    say(u"mirroring %1 incidents"_s.arg(rows));
    QCoreApplication::processEvents(); // the first picture of the window, before there is anything to be held up
    application.reset();
    if (!runUntil(isLive, 600))
        fail(u"the mirror did not get live"_s);
    printBelow("freshness: longest GUI event in the window while " + QByteArray::number(rows) + " rows are mirrored",
        application.longest(), 16, "ms", application.processorNote() + ", the instance with the mirror's priority");

    models::QueueModel &model = console.incidents();
    WatchingDelegate delegate(console.table()->itemDelegate());
    console.table()->setItemDelegate(&delegate);
    console.table()->sortByColumn(models::QueueModel::UpdatedColumn, Qt::DescendingOrder); // what changes comes to the top
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
        // Apart, so that it is not the limit of 25 requests a second that is measured; never at the same beat.
        const double pause = 0.2 + 0.01 * static_cast<double>(i * 37 % 30);
        const Stopwatch resting;
        runUntil([&] { return resting.seconds() > pause; }, 1);
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
        opened->pollNow();
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
    console.table()->setItemDelegate(nullptr);
    return 0;
}
