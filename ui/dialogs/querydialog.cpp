// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/querydialog.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QKeyEvent>
#include <QTextBlock>
#include <QVBoxLayout>

namespace bunsnc::ui {

namespace {

/// What somebody at a desk would ask of tickets of this kind; of several kinds only what all of them have.
QStringList examplesFor(const std::vector<Kind> &kinds)
{
    const QString mine = QStringLiteral("assigned_to=javascript:gs.getUserID()");
    if (kinds.size() != 1)
        return {mine, QStringLiteral("closed_at>=javascript:gs.beginningOfThisWeek()^priority<=2")};
    switch (kinds.front()) {
    case Kind::Incident:
        return {mine, QStringLiteral("priority=1^assigned_toISEMPTY^caller_id.nameLIKEsouza")};
    case Kind::ChangeTask:
        return {mine, QStringLiteral("planned_start_date<=javascript:gs.endOfToday()^change_requestISNOTEMPTY")};
    case Kind::CatalogTask:
        return {mine, QStringLiteral("due_date<javascript:gs.endOfToday()^request_itemISNOTEMPTY")};
    }
    return {mine};
}

} // namespace

QueryDialog::QueryDialog(std::vector<Kind> kinds, const QString &encoded, QWidget *parent)
    : QDialog(parent)
    , m_kinds(std::move(kinds))
    , m_title(new QLabel(this))
    , m_kindNames(mutedLabel(this))
    , m_help(mutedLabel(this))
    , m_editor(new QPlainTextEdit(this))
    , m_status(mutedLabel(this))
    , m_examplesTitle(mutedLabel(this))
    , m_examples(mutedLabel(this))
    , m_apply(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    setObjectName(QStringLiteral("queryDialog"));
    m_title->setFont(fonts::title());
    m_kindNames->setObjectName(QStringLiteral("queryKinds"));
    m_help->setWordWrap(true);
    m_editor->setObjectName(QStringLiteral("queryEditor"));
    m_editor->setFont(fonts::mono());
    m_editor->setTabChangesFocus(true);
    m_editor->setMinimumHeight(84);
    m_editor->setPlainText(encoded);
    m_editor->installEventFilter(this);
    m_status->setObjectName(QStringLiteral("queryStatus"));
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText); // it repeats what was typed
    m_status->setMinimumHeight(34);
    m_examplesTitle->setFont(fonts::small());
    m_examples->setFont(fonts::monoSmall());
    m_examples->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::page, metrics::page, metrics::page, metrics::group);
    column->setSpacing(metrics::gap);
    column->addWidget(m_title);
    column->addWidget(m_kindNames);
    column->addWidget(m_help);
    column->addSpacing(4);
    column->addWidget(m_editor, 1);
    column->addWidget(m_status);
    column->addWidget(m_examplesTitle);
    column->addWidget(m_examples);
    column->addSpacing(metrics::gap);
    // Buttons of our own: standard ones take their text back when the language changes.
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(m_apply, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_cancel, QDialogButtonBox::RejectRole);
    column->addWidget(buttons);
    m_apply->setObjectName(QStringLiteral("applyButton"));
    m_apply->setDefault(true);
    setLook(m_apply, "look", QStringLiteral("primary"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QueryDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &QueryDialog::check);
    resize(560, 384);
    retranslate();
    m_editor->setFocus();
    m_editor->moveCursor(QTextCursor::End);
}

void QueryDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

bool QueryDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            apply();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void QueryDialog::retranslate()
{
    QStringList names;
    for (const Kind kind : m_kinds)
        names.append(kindLabel(kind));
    const QString title = tr("Filter by an encoded query");
    setWindowTitle(title);
    m_title->setText(title);
    m_kindNames->setText(names.join(QStringLiteral(", ")));
    m_help->setText(tr("As in ServiceNow: terms joined by ^, alternatives by ^OR, whole alternatives by ^NQ. "
                       "Copy one from a list there, or type it."));
    m_editor->setAccessibleName(tr("Encoded query"));
    m_editor->setPlaceholderText(QStringLiteral("active=true^priority<=2"));
    m_examplesTitle->setText(tr("Examples"));
    m_examples->setText(examplesFor(m_kinds).join(QLatin1Char('\n')));
    m_examples->setAccessibleName(tr("Examples"));
    m_apply->setText(tr("Apply"));
    m_cancel->setText(tr("Cancel"));
    check();
}

void QueryDialog::check()
{
    const QString written = m_editor->toPlainText();
    const auto parsed = query::parse(written);
    QList<QTextEdit::ExtraSelection> marks;
    m_apply->setEnabled(bool(parsed));
    setLook(m_editor, "invalid", !parsed);
    setLook(m_status, "look", parsed ? QStringLiteral("muted") : QStringLiteral("danger"));
    if (parsed) {
        m_query = *parsed;
        const QStringList fields = m_query.fields();
        m_status->setText(fields.isEmpty() ? tr("Shows every ticket.")
                                           : tr("Looks at: %1").arg(fields.join(QStringLiteral(", "))));
    } else {
        const Error &error = parsed.error();
        const int position = std::clamp(error.position, 0, int(written.size()));
        m_status->setText(
            tr("Not understood at position %1: %2").arg(QString::number(position + 1), describe(error).meaning));
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_editor->document());
        mark.cursor.setPosition(position);
        if (!mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor) && position > 0) {
            mark.cursor.setPosition(position - 1);
            mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        }
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Theme::instance().color(Role::Danger));
        mark.format.setBackground(Theme::instance().color(Role::DangerSurface));
        marks.append(mark);
    }
    m_editor->setExtraSelections(marks);
    m_status->setAccessibleName(m_status->text());
}

void QueryDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    Q_EMIT chosen(m_query);
    accept();
}

} // namespace bunsnc::ui
