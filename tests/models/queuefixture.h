// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/queuemodel.h"
#include "tests/models/fakes.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace bunsnc::tests {

inline std::vector<qint64> ids(const models::QueueModel &model)
{
    std::vector<qint64> all;
    for (int row = 0; row < model.rowCount(); ++row)
        all.push_back(model.ticketAt(row)->id);
    return all;
}

/// Without accents, in small letters.
inline QString plain(const QString &text)
{
    QString result;
    for (const QChar c : text.normalized(QString::NormalizationForm_D)) {
        if (c.category() != QChar::Mark_NonSpacing)
            result.append(c.toLower());
    }
    return result;
}

/// A live queue of a store in memory, whose changes the test makes.
struct QueueFixture {
    std::shared_ptr<FakeStore> store = std::make_shared<FakeStore>();
    FakeStream stream;
    ManualClock clock{1700300000000};
    std::unique_ptr<models::QueueModel> model;
    std::unique_ptr<QAbstractItemModelTester> tester;

    explicit QueueFixture(int rows, bool start = true)
    {
        for (int id = 1; id <= rows; ++id)
            store->put(sampleRow(id));
        model = std::make_unique<models::QueueModel>(Kind::Incident, store, &stream, StateCatalog(), clock);
        tester = std::make_unique<QAbstractItemModelTester>(
            model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        if (start) {
            model->start();
            waitLoaded();
        }
    }
    void waitLoaded()
    {
        const auto isLoaded = [this] {
            return !model->isLoading() && model->totalCount() == static_cast<int>(store->live(Kind::Incident).size());
        };
        if (!QTest::qWaitFor(isLoaded))
            qFatal("the queue did not load");
    }
    void change(const TicketRow &row, ChangeOperation operation)
    {
        if (operation == ChangeOperation::Deleted)
            store->erase(row.id);
        else
            store->put(row);
        stream.publish(row, operation);
    }
};

} // namespace bunsnc::tests
