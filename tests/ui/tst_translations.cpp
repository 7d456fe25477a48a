// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

/// The translations are complete: nothing unfinished, and no text in the sources that the files do not know.
class TestTranslations final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsUnfinished_data();
    void nothingIsUnfinished();
    void everySourceTextIsKnown();
    void placesForValuesAreKept();
};

namespace {

struct Message {
    QString context;
    QString source;
    QStringList translations;
    bool unfinished = false;
};

QList<Message> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    Message now;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isEndElement() && xml.name() == QLatin1StringView("message"))
            messages.append(now);
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1StringView("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1StringView("message"))
            now = Message{context, {}, {}, false};
        else if (xml.name() == QLatin1StringView("source"))
            now.source = xml.readElementText();
        else if (xml.name() == QLatin1StringView("numerusform"))
            now.translations.append(xml.readElementText());
        else if (xml.name() == QLatin1StringView("translation")) {
            now.unfinished = xml.attributes().value(QLatin1StringView("type")) == QLatin1StringView("unfinished");
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            now.translations.append(text);
        }
    }
    return messages;
}

QString tsFile(const QString &language)
{
    return QStringLiteral(BUNSNC_SOURCE_DIR "/translations/bunsnc_%1.ts").arg(language);
}

} // namespace

void TestTranslations::nothingIsUnfinished_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestTranslations::nothingIsUnfinished()
{
    QFETCH(QString, language);
    const QList<Message> messages = read(tsFile(language));
    QVERIFY(!messages.isEmpty());
    for (const Message &message : messages) {
        QVERIFY2(!message.unfinished, qPrintable(message.context + QLatin1StringView(": ") + message.source));
        for (const QString &text : message.translations)
            QVERIFY2(!text.isEmpty(), qPrintable(message.source));
    }
}

void TestTranslations::everySourceTextIsKnown()
{
    const QString lupdate
        = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
    if (!QFile::exists(lupdate))
        QSKIP("lupdate is not installed");
    QTemporaryDir directory;
    const QString fresh = directory.filePath(QStringLiteral("fresh.ts"));
    QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral(BUNSNC_SOURCE_DIR)};
    for (const char *const folder : {"services", "models", "ui", "app"}) {
        QDirIterator files(QStringLiteral(BUNSNC_SOURCE_DIR "/") + QLatin1StringView(folder),
            {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            arguments.append(files.next());
    }
    arguments << QStringLiteral("-ts") << fresh;
    QProcess process;
    process.start(lupdate, arguments);
    QVERIFY2(process.waitForFinished(60'000), "lupdate does not end");
    QCOMPARE(process.exitCode(), 0);
    QSet<QString> known;
    for (const Message &message : read(tsFile(QStringLiteral("pt_BR"))))
        known.insert(message.context + QLatin1Char('\n') + message.source);
    const QList<Message> found = read(fresh);
    QVERIFY(found.size() > 300);
    QStringList missing;
    for (const Message &message : found) {
        if (!known.contains(message.context + QLatin1Char('\n') + message.source))
            missing.append(message.context + QLatin1StringView(": ") + message.source);
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral("; "))));
}

void TestTranslations::placesForValuesAreKept()
{
    for (const Message &message : read(tsFile(QStringLiteral("pt_BR")))) {
        for (int i = 1; i <= 5; ++i) {
            const QString place = QLatin1Char('%') + QString::number(i);
            if (!message.source.contains(place))
                continue;
            for (const QString &text : message.translations)
                QVERIFY2(text.contains(place), qPrintable(message.source + QLatin1StringView(" -> ") + text));
        }
    }
}

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
