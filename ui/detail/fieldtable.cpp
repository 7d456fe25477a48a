// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/detail/fieldtable.h"

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/textline.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace bunsnc::ui {

namespace {

class FieldDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::instance();
        painter->save();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected)
            painter->fillRect(option.rect, theme.color(Role::Selection));
        const bool label = index.column() == models::FieldListModel::LabelColumn;
        painter->setFont(label ? fonts::small() : fonts::body());
        painter->setPen(theme.color(label ? Role::Muted : Role::Text));
        const QRect place = option.rect.adjusted(label ? metrics::group : 8, 0, -8, -1);
        drawLine(painter, place, text::oneLine(index.data().toString()));
        painter->setPen(mixed(theme.color(selected ? Role::Selection : Role::Surface), theme.color(Role::Border), 0.55));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        const auto *const view = qobject_cast<const QAbstractItemView *>(option.widget);
        if (view && view->hasFocus() && view->currentIndex().row() == index.row()) {
            painter->setPen(theme.color(Role::Accent));
            painter->drawLine(option.rect.topLeft(), option.rect.topRight());
            painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        }
        painter->restore();
    }
};

} // namespace

FieldTable::FieldTable(QWidget *parent)
    : QWidget(parent)
    , m_filter(new QLineEdit(this))
    , m_empty(new QCheckBox(this))
    , m_view(new QTableView(this))
{
    m_filter->addAction(icon(Icon::Filter), QLineEdit::LeadingPosition);
    m_filter->setObjectName(QStringLiteral("fieldFilter"));
    m_empty->setFont(fonts::small());
    m_view->setObjectName(QStringLiteral("fieldTable"));
    m_view->setItemDelegate(new FieldDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(28);
    m_view->horizontalHeader()->hide();
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setDefaultSectionSize(172);
    m_view->installEventFilter(this);
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(metrics::group, metrics::gap, metrics::group, metrics::gap);
    tools->setSpacing(metrics::gap);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(m_view, 1);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &words) {
        if (m_model)
            m_model->setFilterText(words);
    });
    connect(m_empty, &QCheckBox::toggled, this, [this](bool on) {
        if (m_model)
            m_model->setShowEmpty(on);
    });
    connect(&Theme::instance(), &Theme::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    retranslate();
}

void FieldTable::setModel(models::FieldListModel *model)
{
    m_model = model;
    m_view->setModel(model);
    if (model) {
        model->setFilterText(m_filter->text());
        model->setShowEmpty(m_empty->isChecked());
        m_view->setColumnWidth(models::FieldListModel::LabelColumn, 172);
    }
}

bool FieldTable::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress && m_model) {
        if (static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy) && m_view->currentIndex().isValid()) {
            const QModelIndex value
                = m_model->index(m_view->currentIndex().row(), models::FieldListModel::ValueColumn);
            QGuiApplication::clipboard()->setText(value.data().toString());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FieldTable::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FieldTable::retranslate()
{
    m_filter->setPlaceholderText(tr("Filter fields"));
    m_filter->setAccessibleName(tr("Filter fields"));
    m_empty->setText(tr("Empty fields too"));
    m_empty->setAccessibleName(tr("Empty fields too"));
    m_view->setAccessibleName(tr("All fields"));
}

} // namespace bunsnc::ui
