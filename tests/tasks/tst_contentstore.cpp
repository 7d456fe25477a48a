// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tasks/contentstore.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::tasks;
using namespace Qt::StringLiterals;

class TestContentStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void givesWhatWasPutIn();
    void eachContentOnce();
    void findsDamage();
    void refusesOtherNames();
    void removesLeftovers();

private:
    ContentStore store() const { return ContentStore(m_folder->path()); }
    QByteArray put(const QByteArray &bytes) const
    {
        QFile file(store().newFile().value());
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        file.close();
        return store().put(file.fileName(), {}).value();
    }
    QStringList files() const
    {
        QStringList names;
        for (QDirIterator it(m_folder->path(), QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            names << QFileInfo(it.next()).fileName();
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestContentStore::givesWhatWasPutIn()
{
    const QByteArray bytes(300'000, 'x');
    const QByteArray hash = put(bytes);
    QCOMPARE(hash, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    QVERIFY(store().contains(hash));
    QCOMPARE(store().open(hash, {}).value()->readAll(), bytes);
    QCOMPARE(store().open(put({}), {}).value()->readAll(), QByteArray());
    QVERIFY(!store().contains(QByteArray(64, 'a')));
    QCOMPARE(store().open(QByteArray(64, 'a'), {}).error().code, ErrorCode::FileError);
    QVERIFY(!ContentStore(m_folder->filePath(u"none/deeper"_s)).newFile());
}

void TestContentStore::eachContentOnce()
{
    const QByteArray hash = put("the same");
    QCOMPARE(put("the same"), hash);
    QCOMPARE(files(), QStringList{QString::fromLatin1(hash)});
}

void TestContentStore::findsDamage()
{
    const QByteArray hash = put("sound");
    const QString name = QString::fromLatin1(hash);
    QFile file(m_folder->filePath(name.left(2) + u'/' + name));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.putChar('S'));
    file.close();
    QCOMPARE(store().open(hash, {}).error().code, ErrorCode::StoreDamaged);
    QVERIFY(!store().contains(hash)); // and can be put in anew
    QCOMPARE(put("sound"), hash);
    QCOMPARE(store().open(hash, {}).value()->readAll(), QByteArray("sound"));
}

void TestContentStore::refusesOtherNames()
{
    for (const QByteArray &name : {QByteArray("../../etc/passwd"), QByteArray(), QByteArray(64, 'A'),
             QByteArray(QByteArray("../") + QByteArray(61, 'a')), QByteArray(64, '/')}) {
        QVERIFY(!store().contains(name));
        QCOMPARE(store().open(name, {}).error().code, ErrorCode::InvalidArgument);
    }
}

void TestContentStore::removesLeftovers()
{
    const QByteArray kept = put("kept");
    QFile young(store().newFile().value()), old(store().newFile().value());
    QVERIFY(young.open(QIODevice::WriteOnly));
    QVERIFY(old.open(QIODevice::WriteOnly));
    QVERIFY(old.setFileTime(QDateTime::currentDateTimeUtc().addDays(-2), QFileDevice::FileModificationTime));
    store().removeLeftovers();
    QVERIFY(young.exists());
    QVERIFY(!old.exists());
    QVERIFY(store().contains(kept));
}

QTEST_GUILESS_MAIN(TestContentStore)
#include "tst_contentstore.moc"
