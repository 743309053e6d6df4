"""Fill in a form of the admin as a browser would: everything it shows, with a few changes."""

from zeal import zeal_ignore


def shown(response):
    """What a change form would send back if nobody touched it."""
    forms = [response.context["adminform"].form]
    for formset in response.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    fields = {bound.html_name: bound.value() for form in forms for bound in form if not bound.field.disabled}
    fields |= {
        bound.html_initial_name: bound.initial for form in forms for bound in form if bound.field.show_hidden_initial
    }
    return {name: value for name, value in fields.items() if value is not None and value is not False}


def send(client, url, **changes):
    """Open a change form, change these fields, save."""
    with zeal_ignore():  # Django's formsets look up the row of each form by itself
        return client.post(url, shown(client.get(url)) | changes)


def errors_of(response):
    """Every error message of a form that was not saved."""
    return " ".join(str(message) for message in response.context["errors"])
