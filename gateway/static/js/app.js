// What pages gain from JavaScript; without it every link and form works by itself. No framework, no inline code.
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const dialog = () => $('#dialog');
  const openMenus = () => all('details.tab-more[open], details.me[open]');

  // ---- what only makes sense with JavaScript is hidden until here
  const prepare = (root) => {
    all('[data-reveal][hidden], [data-close][hidden], [data-js][hidden]', root).forEach((button) => { button.hidden = false; });
    all('[data-lock]', root).forEach(countDown);
    all('[type=date]', root).forEach(spell);
  };

  // ---- a date in our words: the browser writes it its own way, in which 04/05 may be either day
  const day = new Intl.DateTimeFormat('id-ID', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const spell = (input) => {
    const said = input.nextElementSibling;
    if (said && said.matches('output')) said.textContent = input.value && day.format(input.valueAsDate);
  };
  document.addEventListener('input', (event) => { if (event.target.type === 'date') spell(event.target); });

  const words = (seconds) => {
    if (seconds < 60) return `${seconds} detik`;
    const minutes = Math.ceil(seconds / 60), hours = Math.floor(minutes / 60), rest = minutes % 60;
    return [hours && `${hours} jam`, rest && `${rest} menit`].filter(Boolean).join(' ');
  };
  const countDown = (box) => {
    const end = Date.now() + Number(box.dataset.lock) * 1000;
    const show = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) { clearInterval(timer); location.assign(location.href); return; }
      $('[data-left]', box).textContent = words(left);
    };
    const timer = setInterval(show, 1000);
    box.removeAttribute('data-lock');
  };

  // ---- clicks: close a message or the dialog, show a password
  const dismiss = (message) => {
    const held = message.contains(document.activeElement);
    message.remove();
    if (held) (dialog().open ? $('#dialog-title') : $('#content')).focus({ preventScroll: true });
  };
  document.addEventListener('click', (event) => {
    const close = event.target.closest('[data-close]');
    if (close) {
      const message = close.closest('[data-flash]');
      if (message) dismiss(message); else if (mayLeave()) dialog().close();
      return;
    }
    const reveal = event.target.closest('[data-reveal]');
    if (reveal) {
      const input = document.getElementById(reveal.dataset.reveal);
      const shown = input.type === 'password';
      input.type = shown ? 'text' : 'password';
      reveal.setAttribute('aria-pressed', String(shown));
      input.focus();
      return;
    }
    const head = event.target.closest('thead a[href*="sort="]'); // the filters stand outside of the list that changes
    if (head) all('.filters [name=sort]').forEach((order) => {
      order.value = new URL(head.href).searchParams.get('sort');
      order.disabled = false;
    });
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target === dialog() && mayLeave()) dialog().close();
  });

  // ---- Escape closes a menu
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || dialog().open) return;
    openMenus().forEach((menu) => { menu.open = false; $('summary', menu).focus(); });
  });

  // ---- one checkbox for all of a name
  document.addEventListener('change', (event) => {
    const name = event.target.dataset && event.target.dataset.checkAll;
    if (name) all(`[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
  });

  // ---- theme: at once, and remembered by the same form that works without us
  document.addEventListener('submit', (event) => {
    const form = event.target.closest('[data-theme-switch]');
    if (!form || !event.submitter) return;
    event.preventDefault();
    const dark = document.documentElement.dataset.bsTheme === 'dark' ||
      (!document.documentElement.dataset.bsTheme && matchMedia('(prefers-color-scheme: dark)').matches);
    const body = new URLSearchParams(new FormData(form));
    body.set('tema', dark ? 'light' : 'dark');
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
    document.documentElement.dataset.bsTheme = dark ? 'light' : 'dark';
    all('[data-theme-switch] use').forEach((use) => {
      use.setAttribute('href', use.getAttribute('href').replace(/#.*/, dark ? '#moon' : '#sun'));
    });
  });

  // ---- Enter in a form with a search: in the search it searches, elsewhere it saves (without us it always searches)
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('form input') || !$('.search-line', event.target.form)) return;
    const line = event.target.closest('.search-line');
    const button = line ? $('button', line) : $('.form-foot [type=submit]', event.target.form);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // ---- a form with text that nobody has saved
  let dirty = false;
  const mayLeave = () => !dirty || confirm('Isian belum disimpan. Tutup tanpa menyimpan?');
  document.addEventListener('cancel', (event) => { if (event.target === dialog() && !mayLeave()) event.preventDefault(); }, true);
  document.addEventListener('input', (event) => { if (event.target.closest('[data-guard]')) dirty = true; });
  document.addEventListener('submit', (event) => { if (event.target.matches('[data-guard]:not([hx-post])')) dirty = false; });
  document.addEventListener('keydown', (event) => { // a browser lets `cancel` be refused only once
    if (event.key !== 'Escape' || !dirty || !dialog().open) return;
    event.preventDefault();
    if (mayLeave()) dialog().close();
  });
  addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });

  // ---- htmx: waiting, failing, dialogs, focus
  let waiting = 0, opener = null, lastFocus = null, place = null, isNew = false;
  const wait = (change) => {
    waiting = Math.max(0, waiting + change);
    document.documentElement.classList.toggle('is-waiting', waiting > 0);
  };
  document.addEventListener('htmx:before:request', (event) => {
    wait(1);
    all('.told').forEach((old) => old.remove());
    const { sourceElement, target } = event.detail.ctx;
    lastFocus = document.activeElement && document.activeElement.id;
    if (target === dialog() && !dialog().contains(sourceElement)) opener = sourceElement;
  });
  document.addEventListener('htmx:finally:request', () => wait(-1));
  document.addEventListener('htmx:after:request', (event) => {
    const { request, response, hx } = event.detail.ctx;
    if (request.method === 'POST' && (hx.location || hx.redirect)) dirty = false; // saved: only that leads on
    if (hx.location) {
      place = JSON.parse(hx.location).path.split('#')[1]; // htmx does not go there
      isNew = Boolean(place) && !document.getElementById(place);
    }
    const token = response.headers.get('X-CSRF-Token'); // those on the page are of an earlier session
    if (token) all('[name=csrf_token]').forEach((input) => { input.value = token; });
  });

  // Under an open dialog a message is neither seen nor heard, so it is moved into it.
  const tell = () => {
    const notes = all('#flash > *');
    if (!dialog().open || !notes.length) return;
    const box = document.createElement('div');
    box.className = 'told';
    box.setAttribute('role', 'alert');
    dialog().prepend(box);
    box.append(...notes);
  };
  const say = (text) => {
    const box = document.createElement('div');
    box.className = 'note note-bad';
    box.dataset.flash = '';
    box.append(text);
    $('#flash').replaceChildren(box);
    tell();
  };
  document.addEventListener('htmx:error', (event) => {
    if (event.detail.ctx) say('Jaringan terputus atau terlalu lambat. Isian Anda masih ada; silakan coba lagi.');
  });

  // What was chosen or typed in a part of a form while the server was still answering for that part.
  let given = [];
  const GIVEN = '[type=radio]:checked, input:not([type]), [type=text]';
  document.addEventListener('htmx:before:swap', (event) => {
    const { target } = event.detail.ctx;
    given = target && target.closest && target.closest('form') ? all(GIVEN, target) : [];
  });
  const giveAgain = (into) => given.forEach(({ type, name, value }) => {
    const same = all('input', into).find((input) => input.name === name && input.type === type && (type === 'text' || input.value === value));
    if (!same) return;
    if (type === 'text') same.value = value; else same.checked = true;
  });

  const fade = () => all('#flash .note-good').forEach((note) => setTimeout(() => dismiss(note), 8000));
  document.addEventListener('htmx:after:swap', (event) => {
    const { target, swap, text, request } = event.detail.ctx;
    const into = target && target.isConnected ? target : $('#content');
    prepare(document);
    if (into) giveAgain(into);
    if (into && swap !== 'none') {
      if (into === dialog()) {
        if (!dialog().open) dialog().showModal();
      } else if (into.id === 'content') {
        if (request.method === 'GET') dirty = false;
        if (dialog().open) {
          lastFocus = opener && opener.id; // what opened the dialog may be there again
          document.activeElement.blur(); // a browser takes it from what is hidden only later
          dialog().close();
        }
      }
      if (!$('[data-guard]')) dirty = false;
      settle(into, place && document.getElementById(place));
      place = null;
    }
    if (text.includes('hx-target="#flash"')) tell();
    fade();
  });

  // After a partial update: a refusal first, then the control with the same id, then what the new part offers,
  // then the place in it that the address names; but what was not there before comes before the control.
  // Who has gone on to another control meanwhile stays there.
  const settle = (into, target) => {
    const now = document.activeElement, moved = now && now !== document.body && now.id !== lastFocus;
    const last = !moved && lastFocus && document.getElementById(lastFocus);
    const reachable = last && (!dialog().open || dialog().contains(last));
    const same = (reachable && last) || $('[data-focus]', into) || $('[autofocus]', into);
    const wanted = $('[data-refused]', into) || (target && isNew ? null : same);
    if (wanted) { wanted.focus({ preventScroll: !wanted.matches('[data-refused]') }); return; }
    if (document.activeElement && document.activeElement !== document.body) return;
    const named = target && target.getClientRects().length ? target : null; // a phone may not show it
    const heading = (named ? $('h2, h3', named) : $('h1, h2', into)) || named || into;
    if (heading.tabIndex < 0) heading.tabIndex = -1; // so that it takes the focus
    heading.focus({ preventScroll: !named });
  };

  document.addEventListener('close', (event) => {
    if (event.target !== dialog()) return;
    dirty = false;
    dialog().replaceChildren();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }, true);

  // ---- keys inside a queue only (WCAG 2.1.4), which a link and a click lead into: j and k walk, data-key presses what carries it
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest('input:not([type=checkbox]), textarea, select, dialog')) return;
    const queue = event.target.closest('[data-queue]');
    if (!queue) return;
    const items = all('[data-item]', queue);
    const item = event.target.closest('[data-item]');
    if (event.key === 'j' || event.key === 'k') {
      const next = items[items.indexOf(item) + (event.key === 'j' ? 1 : -1)];
      const control = next && $('a, button, input', next);
      if (control) control.focus();
    } else {
      const control = (item && $(`[data-key="${CSS.escape(event.key)}"]`, item)) || $(`[data-key="${CSS.escape(event.key)}"]`, queue);
      if (!control) return;
      control.click();
    }
    event.preventDefault();
  });

  prepare(document);
  const refused = $('[data-refused]');
  if (refused) refused.focus();
})();
