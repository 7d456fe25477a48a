// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/placefile.h"
#include "services/core/safefilename.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace bunsnc;
using namespace Qt::StringLiterals;

namespace {

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

} // namespace

/// Names that come from outside, and how files get theirs.
class TestSafeFileName : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesNamesSafe_data();
    void makesNamesSafe();
    void cutsLongNames_data();
    void cutsLongNames();
    void numbers();
    void whateverComes();
    void placesFiles();
    void placesNothingThroughLinks();
};

void TestSafeFileName::makesNamesSafe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("safe");
    const auto row
        = [](const char *what, const QString &name, const QString &safe) { QTest::newRow(what) << name << safe; };
    row("ordinary", u"report.pdf"_s, u"report.pdf"_s);
    row("accents", u"Relatório de março.pdf"_s, u"Relatório de março.pdf"_s);
    row("decomposed accents", u"marc\u0327o.pdf"_s, u"março.pdf"_s);
    row("other scripts", u"報告.日本"_s, u"報告.日本"_s);
    const QString family = u"\U0001F468\u200D\U0001F469\u200D\U0001F466.png"_s;
    row("emoji family", family, family);
    row("several dots", u"backup.tar.gz"_s, u"backup.tar.gz"_s);
    row("path", u"/etc/passwd"_s, u"passwd"_s);
    row("upwards", u"../../etc/passwd"_s, u"passwd"_s);
    row("upwards on Windows", u"..\\..\\boot.ini"_s, u"boot.ini"_s);
    row("mixed separators", u"a/b\\c/d.txt"_s, u"d.txt"_s);
    row("separators at the end", u"folder/name.txt//\\"_s, u"name.txt"_s);
    row("drive and path", u"C:\\temp\\x.txt"_s, u"x.txt"_s);
    row("drive letter", u"C:x.txt"_s, u"C_x.txt"_s);
    row("stream", u"x.txt:hidden"_s, u"x.txt_hidden"_s);
    row("share", u"\\\\server\\share\\x"_s, u"x"_s);
    row("only dots", u".."_s, u"attachment"_s);
    row("one dot", u"."_s, u"attachment"_s);
    row("empty", QString(), u"attachment"_s);
    row("only spaces", u" \t  "_s, u"attachment"_s);
    row("only separators", u"///"_s, u"attachment"_s);
    row("hidden", u".bashrc"_s, u"_bashrc"_s);
    row("hidden behind a space", u" .bashrc"_s, u"_bashrc"_s);
    row("dots and spaces at the end", u"name.txt. . ."_s, u"name.txt"_s);
    row("spaces in front", u"   name.txt"_s, u"name.txt"_s);
    row("reserved characters", u"a<b>c\"d|e?f*g.txt"_s, u"a_b_c_d_e_f_g.txt"_s);
    row("line break", u"a\r\nb.txt"_s, u"ab.txt"_s);
    row("null", u"a"_s + QChar(0) + u"b.txt"_s, u"ab.txt"_s);
    row("escape", u"\u001b[31mred.txt"_s, u"[31mred.txt"_s);
    row("C1 control", u"a\u0085b.txt"_s, u"ab.txt"_s);
    row("bidi override", u"invoice\u202Efdp.exe"_s, u"invoicefdp.exe"_s);
    row("bidi isolates", u"\u2066a\u2069\u200F.txt"_s, u"a.txt"_s);
    row("line separator", u"a\u2028b.txt"_s, u"ab.txt"_s);
    row("zero width", u"a\u200Bb\uFEFF.txt"_s, u"ab.txt"_s);
    row("strange spaces", u"a\u00A0b\u3000c.txt"_s, u"a b c.txt"_s);
    row("half a pair", u"a"_s + QChar(0xd83d) + u".txt"_s, u"a_.txt"_s);
    row("device", u"CON"_s, u"_CON"_s);
    row("device with extension", u"nul.txt"_s, u"_nul.txt"_s);
    row("device with extensions", u"Aux.tar.gz"_s, u"_Aux.tar.gz"_s);
    row("device with space", u"PRN .txt"_s, u"_PRN .txt"_s);
    row("port", u"com1.log"_s, u"_com1.log"_s);
    row("raised port", u"LPT\u00b2.log"_s, u"_LPT\u00b2.log"_s);
    row("console device", u"CONIN$"_s, u"_CONIN$"_s);
    row("no device", u"console.txt"_s, u"console.txt"_s);
    row("no port", u"com10.txt"_s, u"com10.txt"_s);
    row("device after the dots went", u"CON..."_s, u"_CON"_s);
    row("device after the controls went", u"C\u200EON"_s, u"_CON"_s);
}

void TestSafeFileName::makesNamesSafe()
{
    QFETCH(QString, name);
    QTEST(safeFileName(name), "safe");
    QCOMPARE(safeFileName(safeFileName(name)), safeFileName(name));
}

void TestSafeFileName::cutsLongNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("end");
    QTest::newRow("one byte each") << QString(300, u'a') + u".txt"_s << u"a.txt"_s;
    QTest::newRow("two bytes each") << QString(150, u'é') + u".txt"_s << u"é.txt"_s;
    QTest::newRow("three bytes each") << QString(300, u'報') + u".pdf"_s << u"報.pdf"_s;
    QTest::newRow("four bytes each") << u"\U0001F600"_s.repeated(100) + u".png"_s << u"\U0001F600.png"_s;
    QTest::newRow("no extension") << QString(300, u'a') << u"aa"_s;
    QTest::newRow("an extension too long to be one") << QString(300, u'a') + u'.' + QString(300, u'b') << u"aa"_s;
    QTest::newRow("dots where it is cut") << QString(100, u'a') + QString(300, u'.') + u".txt"_s << u"a.txt"_s;
    QTest::newRow("spaces where it is cut") << QString(100, u'a') + QString(300, u' ') + u"b.txt"_s << u"a.txt"_s;
}

void TestSafeFileName::cutsLongNames()
{
    QFETCH(QString, name);
    QFETCH(QString, end);
    const QString safe = safeFileName(name);
    QVERIFY2(safe.toUtf8().size() <= longestFileName, qPrintable(safe));
    QVERIFY2(safe.toUtf8().size() > 90, qPrintable(safe));
    QVERIFY2(safe.endsWith(end), qPrintable(safe));
    QVERIFY(safe.isValidUtf16());
    QCOMPARE(safeFileName(safe), safe);
}

void TestSafeFileName::numbers()
{
    QCOMPARE(numberedFileName(u"name.ext"_s, 2), u"name (2).ext"_s);
    QCOMPARE(numberedFileName(u"name"_s, 17), u"name (17)"_s);
    QCOMPARE(numberedFileName(u"a.tar.gz"_s, 2), u"a.tar (2).gz"_s);
    const QString numbered = numberedFileName(safeFileName(QString(300, u'é') + u".txt"_s), 1234);
    QVERIFY(numbered.endsWith(u"é (1234).txt"_s));
    QVERIFY(numbered.toUtf8().size() <= longestFileName);
}

/// Names of every kind of trouble at once: each can be made in a folder, and lies in it.
void TestSafeFileName::whateverComes()
{
    QTemporaryDir folder;
    const QStringList pieces{u"/"_s, u"\\"_s, u".."_s, u"."_s, u" "_s, u"CON"_s, u"com1"_s, u":"_s, u"\u202E"_s, u"é"_s,
        u"\U0001F600"_s, QString(QChar(0xdc00)), QString(QChar(0)), u"\n"_s,
        u"%2e"_s, u"~"_s, u"-"_s, u"a"_s, u".txt"_s,
        u"\u0301"_s, QString(200, u'x'), u"*"_s, u"\u2024"_s, u"\uFF0F"_s};
    QRandomGenerator random(20260131);
    for (int i = 0; i < 3000; ++i) {
        QString name;
        for (int parts = random.bounded(1, 8); parts > 0; --parts)
            name += pieces[random.bounded(int(pieces.size()))];
        const QString safe = safeFileName(name);
        QCOMPARE(safeFileName(safe), safe);
        QVERIFY(!safe.isEmpty() && safe.toUtf8().size() <= longestFileName);
        const QString path = QDir(folder.path()).filePath(safe);
        QFile file(path);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(safe));
        file.close();
        QCOMPARE(QFileInfo(path).canonicalPath(), QDir(folder.path()).canonicalPath());
        QVERIFY(file.remove());
    }
}

void TestSafeFileName::placesFiles()
{
    QTemporaryDir folder;
    const auto path = [&](const char *name) { return folder.filePath(QLatin1StringView(name)); };
    writeFile(path("from"), "new");
    writeFile(path("to"), "old");
    const auto kept = placeFile(path("from"), path("to"), false);
    QVERIFY(kept && !*kept);
    QCOMPARE(contentOf(path("to")), "old"_ba);
    const auto replaced = placeFile(path("from"), path("to"), true);
    QVERIFY(replaced && *replaced);
    QCOMPARE(contentOf(path("to")), "new"_ba);
    QVERIFY(!isNameTaken(path("from")));
    const auto placed = placeFile(path("to"), path("free"), false);
    QVERIFY(placed && *placed);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(u"free"_s));
    QCOMPARE(placeFile(path("free"), path("no/folder"), true).error().code, ErrorCode::FileError);
}

void TestSafeFileName::placesNothingThroughLinks()
{
    QTemporaryDir folder;
    QTemporaryDir outside;
    const QString link = folder.filePath(u"link"_s);
    const QString target = outside.filePath(u"target"_s);
    if (!QFile::link(target, link))
        QSKIP("no links here");
    writeFile(folder.filePath(u"from"_s), "new");
    QVERIFY(isNameTaken(link)); // although it leads nowhere
    const auto kept = placeFile(folder.filePath(u"from"_s), link, false);
    QVERIFY(kept && !*kept);
    QVERIFY(!QFile::exists(target));
    const auto replaced = placeFile(folder.filePath(u"from"_s), link, true);
    QVERIFY(replaced && *replaced);
    QVERIFY(!QFileInfo(link).isSymLink());
    QVERIFY(!QFile::exists(target));
}

QTEST_GUILESS_MAIN(TestSafeFileName)
#include "tst_safefilename.moc"
